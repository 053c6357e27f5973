"""Whence a cooperation comes, what may be drafted in it, and with which students."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.partnerships.models import Agreement, AgreementParty, Cooperation, PartyRole
from ronghe.web.cooperations.access import own_side
from ronghe.web.parts import Action
from ronghe.web.requests import WebRequest


def enquiry_behind(request: WebRequest, cooperation: Cooperation) -> tuple[str, str, str] | None:
    """Lead back to the enquiry: its subject and number for all, the talk for who had it."""
    found = cooperation.enquiry
    if found is None:
        return None
    own = request.actor.managed_organisations
    is_ours = bool({found.asker_id, found.asked_id} & set(own))
    address = reverse("enquiries:enquiry_page", args=[found.reference]) if is_ours else ""
    return found.reference, found.subject, address


def drafts_of(request: WebRequest, cooperation: Cooperation) -> list[Action]:
    """Give what the reader may draft; with students only the college does."""
    if own_side(request, cooperation) is None or cooperation.closed_at is not None:
        return []
    drafts = [
        Action(
            _("Draft agreement"),
            reverse("cooperations:agreement_draft", args=[cooperation.reference]),
        )
    ]
    if may(request.actor, "partnerships.draft_for_students", cooperation):
        drafts.append(
            Action(
                _("Draft agreements with students"),
                reverse("cooperations:students_choose", args=[cooperation.reference]),
            )
        )
    return drafts


def students_in(agreements: Sequence[Agreement], language: str) -> dict[int, str]:
    """Name the student of each agreement: forty of one class have the same title."""
    parties = AgreementParty.objects.filter(
        version__agreement__in=agreements, role=PartyRole.STUDENT
    )
    found = parties.select_related("person", "version").order_by("version__number", "pk")
    return {
        one.version.agreement_id: one.person.name_in(language)
        for one in found
        if one.person is not None
    }
