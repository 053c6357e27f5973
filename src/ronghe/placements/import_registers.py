"""What can be imported here: the ledger of placements under way, as colleges keep it (实习台账)."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.kernel.imports.registers import Choice, Field, Register, Saying, enter
from ronghe.parties.register_words import organisation_names
from ronghe.placements.registers import ledger

SAYINGS: Mapping[str, Saying] = {
    "host_missing": Saying(
        _("The row names no host."), _("Enter its name or its credit code, and import again.")
    ),
    "days_reversed": Saying(
        _("The last day lies before the first one."),
        _("Correct the day and import the file again."),
    ),
    "lasts_for_years": Saying(
        _("From the first day to the last, “%(value)s”, there are more than five years."),
        _("Correct the day and import the file again."),
    ),
    "student_not_held": Saying(
        _("No student of the college has the number “%(value)s”."),
        _("Bring in the class list first; the row then comes in by itself."),
    ),
    "name_differs": Saying(
        _("The student with this number is called %(name)s."),
        _("Compare both with the roll; or take the row in for the student with the number."),
    ),
    "host_not_held": Saying(
        _("No organisation called “%(value)s” is on record."),
        _("Enter it, or bring in the register of enterprises; the row then comes in by itself."),
    ),
    "host_held_more_than_once": Saying(
        _("%(count)s organisations are called “%(value)s”."),
        _("Choose the one that is meant, or enter its credit code."),
    ),
    "twice_in_file": Saying(
        _("The same placement stands in row %(row)s already."),
        _("Nothing needs doing: it comes in once."),
    ),
}
enter(
    Register(
        key="ledger",
        label=pgettext_lazy("register", "Placements under way"),
        permission="kernel.run_import",
        subject="placements.placement",
        reader="ronghe.placements.registers.ledger_row:READER",
        resolve=ledger.resolve,
        write=ledger.write,
        undo=ledger.undo,
        fields=(
            Field("student_number", _("Student number"), example="2026010101", is_needed=True),
            Field("full_name", _("Full name"), example="王小雨"),
            Field("host_name", _("Host"), example="启明精密（青禾）有限公司"),
            Field("host_number", _("Credit code of the host"), example="91350100M000100Y43"),
            Field("kind", _("Kind"), example="post"),
            Field("title", _("Post"), example="数控车工", is_needed=True),
            Field("starts_on", _("First day"), example="2026-09-01", is_needed=True),
            Field("ends_on", _("Last day"), example="2027-02-28", is_needed=True),
            Field("tutor", _("College tutor"), example="许静"),
            Field("mentor", _("Enterprise mentor"), example="周强"),
            Field("monthly_pay", _("Pay in a month"), example="1800.00"),
            Field("hours_a_day", _("Hours a day"), example="8"),
            Field("days_a_week", _("Days a week"), example="5"),
            Field("insurer", _("Insurer of the liability policy"), example="青禾财产保险"),
            Field("policy_number", _("Policy number"), example="QH-2026-001"),
            Field("insured_from", _("Cover from"), example="2026-09-01"),
            Field("insured_to", _("Cover to"), example="2027-02-28"),
        ),
        sayings=SAYINGS,
        candidates={"host_held_more_than_once": organisation_names},
        choices=(
            Choice(
                "name_differs",
                _("Take it in for the student with this number"),
                _("The number decides; the name on the roll stays."),
                frozenset({"name_differs"}),
            ),
            Choice(
                "host",
                _("It is this organisation"),
                _("The row comes in at the organisation that you choose."),
                frozenset({"host_held_more_than_once"}),
                takes_value=True,
            ),
        ),
        waits_for=frozenset({"student_not_held", "host_not_held"}),
        released_by=frozenset({"people", "organisations"}),
        asks_for_organisation=True,
    )
)
