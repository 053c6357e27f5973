"""The head of an organisation's page: what it is, how it stands, what comes next and who does it."""

import secrets
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, OrganisationKind, Verification
from ronghe.parties.models.organisation import HOLDER_KINDS
from ronghe.parties.queries import Completeness, answer_due
from ronghe.web.parties.listing import chip_of
from ronghe.web.parties.permitted import may
from ronghe.web.parties.standing import next_step_of, step_to_survivor
from ronghe.web.parts import Action, Chip, NextStep, ObjectHeader, Tab, Text

TABS = ("overview", "people", "places", "mandates", "remits", "evidence", "history")
LABELS: dict[str, Text] = {
    "overview": gettext_lazy("Overview"),
    "people": gettext_lazy("People"),
    "places": gettext_lazy("Units and sites"),
    "mandates": gettext_lazy("Mandates"),
    "remits": gettext_lazy("Remits"),
    "evidence": gettext_lazy("Evidence"),
    "history": gettext_lazy("History"),
}


def header_of(
    organisation: Organisation, actor: Actor, *, tab: str, record: Completeness, on: date
) -> ObjectHeader:
    language = get_language() or "en"
    other = "en" if language.startswith("zh") else "zh-hans"
    title, other_title = organisation.name_in(language), organisation.name_in(other)
    return ObjectHeader(
        reference=organisation.reference,
        kind=organisation.get_kind_display(),
        title=title,
        other_title=other_title if other_title != title else "",
        other_language="zh-Hans" if other == "zh-hans" else "en",
        chip=Chip(_("Merged into another record"))
        if organisation.merged_into_id
        else chip_of(organisation.kind, organisation.verification),
        next_step=_next_step(organisation, actor, record, on),
        tabs=_tabs(organisation, tab),
    )


def tabs_of(organisation: Organisation) -> list[str]:
    """Give the tabs that the page has: only those who may hold remits show them."""
    return [tab for tab in TABS if tab != "remits" or organisation.kind in HOLDER_KINDS]


def _tabs(organisation: Organisation, current: str) -> tuple[Tab, ...]:
    address = reverse("parties:organisation_page", args=[organisation.reference])
    return tuple(
        Tab(
            LABELS[tab],
            address if tab == TABS[0] else f"{address}?tab={tab}",
            is_current=tab == current,
        )
        for tab in tabs_of(organisation)
    )


def _next_step(
    organisation: Organisation, actor: Actor, record: Completeness, on: date
) -> NextStep | None:
    if organisation.merged_into_id:
        return step_to_survivor(organisation, actor)
    if organisation.kind == OrganisationKind.AUTHORITY:
        return None
    if organisation.is_restricted:
        return next_step_of(organisation, actor)
    if organisation.verification == Verification.PENDING:
        return _answer(organisation, actor, on)
    if organisation.verification == Verification.UNVERIFIED:
        return _submission(organisation, actor, record)
    return None


def _answer(organisation: Organisation, actor: Actor, on: date) -> NextStep:
    until: date | None = answer_due(organisation)
    is_late = until is not None and until < on
    if not may(actor, "parties.verify_organisation", organisation):
        return NextStep(
            _("The record waits for verification"),
            _("the region’s authority answers"),
            until,
            is_late=is_late,
        )
    return NextStep(
        _("Compare the record with its evidence, then verify it"),
        until=until,
        is_late=is_late,
        action=_post(organisation, "organisation_verify", _("Verify organisation")),
        alternative=Action(
            _("Return for completion"),
            reverse("parties:organisation_return", args=[organisation.reference]),
        ),
    )


def _submission(organisation: Organisation, actor: Actor, record: Completeness) -> NextStep:
    if not may(actor, "parties.manage_organisation", organisation):
        return NextStep(
            _("The record has not been submitted for verification"),
            _("the organisation completes and submits it"),
        )
    lacking = len(record.lacks)
    if lacking:
        words = ngettext(
            "Mend %(n)d thing below, then submit the record for verification",
            "Mend %(n)d things below, then submit the record for verification",
            lacking,
        )
        return NextStep(words % {"n": lacking})
    return NextStep(
        _("Submit the record for verification"),
        action=_post(organisation, "organisation_submit", _("Submit record")),
    )


def _post(organisation: Organisation, name: str, label: str) -> Action:
    address = reverse(f"parties:{name}", args=[organisation.reference])
    return Action(label, address, method="post", key=secrets.token_hex(16), is_primary=True)
