"""What can be imported here: organisations, people of a college, and programme offers."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.kernel.imports.registers import Field, Register, enter
from ronghe.parties.register_words import (
    OFFERING_CHOICES,
    OFFERING_SAYINGS,
    ORGANISATION_CHOICES,
    ORGANISATION_SAYINGS,
    PEOPLE_CHOICES,
    PEOPLE_SAYINGS,
    organisation_names,
    region_names,
    row_words,
)
from ronghe.parties.registers import (
    offerings,
    organisation_undoing,
    organisation_writing,
    organisations,
    people,
    people_writing,
)

enter(
    Register(
        key="organisations",
        label=pgettext_lazy("register", "Organisations"),
        permission="kernel.run_import",
        subject="parties.organisation",
        reader="ronghe.parties.registers.organisation_row:READER",
        resolve=organisations.resolve,
        write=organisation_writing.write,
        undo=organisation_undoing.undo,
        fields=(
            Field("kind", _("Kind"), example="enterprise", is_needed=True),
            Field(
                "legal_name", _("Legal name"), example="启明精密（青禾）有限公司", is_needed=True
            ),
            Field("short_name", _("Short name"), example="启明精密"),
            Field("english_name", _("English name"), example="Qiming Precision"),
            Field("jurisdiction", _("Jurisdiction"), example="cn", is_needed=True),
            Field("number", _("Register number"), example="91350100M000100Y43"),
            Field("region", _("Region code"), example="330281"),
            Field("place", _("Place"), example="余姚市"),
            Field("sector", _("Sector code"), example="C"),
            Field("size_band", _("Size"), example="medium"),
            Field("address", _("Address")),
            Field("postcode", _("Postcode")),
        ),
        sayings=ORGANISATION_SAYINGS,
        words=row_words,
        candidates={"place_ambiguous": region_names},
        choices=ORGANISATION_CHOICES,
        waits_for=frozenset({"place_unknown", "region_unknown"}),
        released_by=frozenset({"regions"}),
    )
)
enter(
    Register(
        key="people",
        label=_("People and classes"),
        permission="kernel.run_import",
        subject="parties.person",
        reader="ronghe.parties.registers.person_row:READER",
        resolve=people.resolve,
        write=people_writing.write,
        undo=people_writing.undo,
        fields=(
            Field("full_name", _("Full name"), example="王小雨", is_needed=True),
            Field("role", _("Role"), _("Empty for students."), example="student"),
            Field("student_number", _("Student number"), example="2026010101"),
            Field("entry_year", _("Entry year"), example="2026"),
            Field("unit", _("School of the college"), example="智能制造学院"),
            Field("class_name", _("Class"), example="2026级机电1班"),
            Field("major_code", _("Major code"), example="660301"),
            Field("major_name", _("Major"), example="机电技术应用"),
            Field("phone", _("Telephone"), example="138 0013 8000"),
            Field("email", _("E-mail")),
            Field("birth_on", _("Date of birth"), example="2010-05-17"),
            Field("identity_number", _("Identity number")),
            Field("guardian_name", _("Guardian"), example="王建国"),
            Field("guardian_relation", _("Relation of the guardian"), example="father"),
            Field("guardian_phone", _("Telephone of the guardian"), example="138 0013 8001"),
            Field("starts_on", _("From"), example="2026-09-01"),
        ),
        sayings=PEOPLE_SAYINGS,
        choices=PEOPLE_CHOICES,
        asks_for_organisation=True,
        has_secrets=True,
    )
)
enter(
    Register(
        key="offerings",
        label=_("Programme offers"),
        permission="kernel.run_import",
        subject="parties.offering",
        reader="ronghe.parties.registers.offering_row:READER",
        resolve=offerings.resolve,
        write=offerings.write,
        undo=offerings.undo,
        fields=(
            Field("number", _("College number"), example="4133010001", is_needed=True),
            Field("year", _("Year"), example="2026", is_needed=True),
            Field("major_scheme", _("Catalogue"), example="cn-major"),
            Field("major_code", _("Major code"), example="660301", is_needed=True),
            Field("major_name", _("Major"), example="机电技术应用"),
            Field("seat_count", _("Seats"), example="45"),
            Field("first_wish_count", _("First wishes")),
        ),
        sayings=OFFERING_SAYINGS,
        words=row_words,
        candidates={"college_held_more_than_once": organisation_names},
        choices=OFFERING_CHOICES,
        waits_for=frozenset({"college_not_held", "college_held_more_than_once", "not_a_college"}),
        released_by=frozenset({"organisations"}),
    )
)
