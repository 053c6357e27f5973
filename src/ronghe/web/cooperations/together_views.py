"""Several agreements at once: what waits for the reader's side, step by step, and one button each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext_lazy
from django.utils.translation import gettext as _

from ronghe.parties.models import Organisation, SigningMandate
from ronghe.partnerships.models import AgreementVersion, Cooperation
from ronghe.partnerships.operations.together import Doer, LeftAside, take_step_together
from ronghe.partnerships.queries.together import Step, waiting_for
from ronghe.web.accounts.freshness import is_fresh
from ronghe.web.agreements.signing_views import proof_of
from ronghe.web.asking import get_or_post
from ronghe.web.cooperations.access import crumbs_to, own_side, visible_cooperation
from ronghe.web.cooperations.beginnings import students_in
from ronghe.web.parts import Text
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

REFUSALS_SHOWN = 5
WORDS: dict[Step, tuple[Text, Text, Text]] = {
    Step.HAND_OVER: (
        gettext_lazy("Lay before the other side"),
        gettext_lazy("These drafts lie with you."),
        gettext_lazy("Hand over those ticked"),
    ),
    Step.CONFIRM: (
        gettext_lazy("Confirm the facts"),
        gettext_lazy("You stand by what these drafts say of your side."),
        gettext_lazy("Confirm those ticked"),
    ),
    Step.CHECK: (
        gettext_lazy("Check against the law"),
        gettext_lazy("All have confirmed."),
        gettext_lazy("Check those ticked"),
    ),
    Step.BEGIN: (
        gettext_lazy("Put out for signature"),
        gettext_lazy("From then on nobody can change the text. What something hinders stays here."),
        gettext_lazy("Begin signing those ticked"),
    ),
    Step.SIGN: (
        gettext_lazy("Sign for your organisation"),
        gettext_lazy("Open and read them first. You sign each of those ticked."),
        gettext_lazy("Sign those ticked"),
    ),
    Step.LINK: (
        gettext_lazy("Let students and guardians sign"),
        gettext_lazy("Whoever signs next for themselves gets a link of their own, by message."),
        gettext_lazy("Send links for those ticked"),
    ),
}
DONE = ngettext_lazy("%(n)d agreement went on.", "%(n)d agreements went on.", "n")


Waiting = Mapping[Step, list[AgreementVersion]]


@dataclass(frozen=True)
class Group:
    """The agreements that wait for one step."""

    step: Step
    heading: Text
    lead: Text
    label: Text
    lines: list[tuple[AgreementVersion, str, str]]

    @property
    def has_students(self) -> bool:
        return any(student for _version, student, _address in self.lines)


@get_or_post
def together_page(request: WebRequest, reference: str) -> HttpResponse:
    cooperation = visible_cooperation(request, reference)
    own = own_side(request, cooperation)
    steps = set(Step)
    if own is None:
        own, steps = _signing_side(request, cooperation), {Step.SIGN}
    waiting = {
        step: found for step, found in waiting_for(cooperation, own).items() if step in steps
    }
    if request.method == "POST":
        return _taken(request, cooperation, own, waiting)
    context = {
        "cooperation": cooperation,
        "groups": _groups(waiting),
        "crumbs": crumbs_to(cooperation),
        "back_url": _terms(cooperation),
    }
    return render(request, "cooperations/together_page.html", context)


def _signing_side(request: WebRequest, cooperation: Cooperation) -> Organisation:
    """Give the party for which the reader holds a mandate, though not looking after it."""
    held = SigningMandate.objects.on(timezone.localdate()).filter(
        person=request.actor.person_id,
        organisation__in=request.actor.organisations,
        organisation__cooperating__cooperation=cooperation,
    )
    found = held.select_related("organisation").order_by("pk").first()
    if found is None:
        raise PermissionDenied
    return found.organisation


def _groups(waiting: Waiting) -> list[Group]:
    language = get_language() or "en"
    names = students_in([one.agreement for found in waiting.values() for one in found], language)
    return [
        Group(
            step,
            *WORDS[step],
            [
                (one, names.get(one.agreement_id, ""), _address(one))
                for one in versions
            ],
        )
        for step, versions in waiting.items()
    ]  # fmt: skip


def _address(version: AgreementVersion) -> str:
    return reverse("agreements:agreement_page", args=[version.agreement.reference])


def _terms(cooperation: Cooperation) -> str:
    address = reverse("cooperations:cooperation_page", args=[cooperation.reference])
    return f"{address}?tab=terms"


def _taken(
    request: WebRequest, cooperation: Cooperation, own: Organisation, waiting: Waiting
) -> HttpResponse:
    step = next((one for one in Step if one == request.POST.get("step")), None)
    if step is None:
        return redirect("cooperations:together_page", cooperation.reference)
    if step == Step.SIGN and not is_fresh(request):
        raise ReauthenticationRequired
    ticked = set(request.POST.getlist("agreement"))
    versions = [one for one in waiting.get(step, []) if one.agreement.reference in ticked]
    doer = Doer(request.actor, own, timezone.now(), proof_of(request))
    count, left = take_step_together(step, versions, doer)
    _tell(request, count, left)
    return redirect("cooperations:together_page", cooperation.reference)


def _tell(request: WebRequest, count: int, left: list[LeftAside]) -> None:
    if count:
        messages.success(request, str(DONE % {"n": count}))
    elif not left:
        messages.warning(request, _("Tick the agreements first."))
    for one in left[:REFUSALS_SHOWN]:
        words = {"reference": one.version.agreement.reference, "why": in_words(one.why)}
        messages.warning(request, _("%(reference)s stays: %(why)s") % words)
    if len(left) > REFUSALS_SHOWN:
        more: dict[str, Any] = {"n": len(left) - REFUSALS_SHOWN}
        messages.warning(request, _("%(n)d more stay; open them to see why.") % more)
