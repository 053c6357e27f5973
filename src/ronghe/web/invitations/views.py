from dataclasses import dataclass

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties import invitation_queries as queries
from ronghe.parties import operations
from ronghe.parties.models import Invitation, Organisation
from ronghe.web.invitations.forms import MemberForm, NewPersonForm
from ronghe.web.parts import Chip, Mark
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

MOST_SHOWN = 100
MOST_AT_ONCE = 60
MESSAGE, LINKS, SHEET = "message", "links", "sheet"
REFUSALS = (
    operations.AlreadyHoldsRole,
    operations.ContactIsMissing,
    operations.ContactIsWrong,
    operations.HasAccount,
    operations.NameIsMissing,
    operations.RoleDoesNotFit,
    operations.ScopeDoesNotFit,
    operations.SecretIsTooShort,
)

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Card:
    """One invitation with its link, which is shown this once."""

    invitation: Invitation
    url: str
    asks_identity: bool = False  # of a class sheet: the end of the identity number
    student_number: str = ""  # two in a class may bear one name

    @property
    def picture(self) -> str:
        return str(segno.make(self.url, error="m").svg_data_uri(scale=4, border=2))


@dataclass(frozen=True)
class Row:
    """An invitation in the list: where it stands, and what may be done with it."""

    invitation: Invitation
    standing: queries.Standing

    @property
    def chip(self) -> Chip:
        label, mark = CHIPS[self.standing]
        return Chip(label, mark)

    @property
    def may_withdraw(self) -> bool:
        return self.standing == queries.Standing.OPEN

    @property
    def may_renew(self) -> bool:
        person = self.invitation.membership.person
        return person.erased_at is None and not hasattr(person, "user")


CHIPS = {
    queries.Standing.OPEN: (_("waiting to be claimed"), Mark.DUE),
    queries.Standing.CLAIMED: (_("claimed"), Mark.HOLDS),
    queries.Standing.WITHDRAWN: (_("withdrawn or replaced"), None),
    queries.Standing.EXPIRED: (_("run out"), Mark.BROKEN),
    queries.Standing.LOCKED: (_("locked after five wrong answers"), Mark.BROKEN),
}


@require_safe
def invitation_list(request: WebRequest) -> HttpResponse:
    """Who was invited and what became of it; who still has no way in."""
    _organisation_looked_after(request)
    now = timezone.now()
    role = request.GET.get("role", "")
    people = queries.memberships_without_account(request.actor, on=timezone.localdate())
    roles = sorted({(member.role, member.get_role_display()) for member in people})
    if role:
        people = people.filter(role=role)
    invitations = queries.invitations_made_by(request.actor)[:MOST_SHOWN]
    return render(
        request,
        "invitations/invitation_list.html",
        {
            "rows": [Row(one, queries.standing(one, now)) for one in invitations],
            "people": people[:MOST_AT_ONCE],
            "roles": roles,
            "role": role,
            "most": MOST_AT_ONCE,
            "manages": bool(request.actor.managed_organisations),
        },
    )


@get_or_post
def person_invite(request: WebRequest) -> HttpResponse:
    """Enter somebody new and invite them."""
    organisation = _managed_organisation(request)
    form = NewPersonForm(
        request.POST or None,
        organisation=organisation,
        actor=request.actor,
        initial={"starts_on": timezone.localdate()},
    )
    if form.is_valid():
        try:
            made = operations.invite_new_person(
                organisation=organisation,
                is_sent=request.POST.get("then") == MESSAGE,
                actor=request.actor,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            return _made(request, made)
    return render(request, "invitations/person_page.html", {"form": form})


@get_or_post
def invitation_prepare(request: WebRequest) -> HttpResponse:
    """Say for each of the chosen people what shows that it is they; then invite them."""
    _organisation_looked_after(request)
    ids = [int(one) for one in request.GET.getlist("member") if one.isdecimal()][:MOST_AT_ONCE]
    memberships = list(queries.invitable_memberships(request.actor, ids, on=timezone.localdate()))
    if not memberships:
        messages.info(request, _("Choose first whom to invite."))
        return redirect("invitations:invitation_list")
    data = request.POST or None
    forms = [MemberForm(data, membership=membership) for membership in memberships]
    # All of them, so that each shows what is amiss.
    refusal = ""
    if data and all([form.is_valid() for form in forms]):  # noqa: C419 -- see above
        try:
            made = operations.invite_people(
                choices=[form.choice() for form in forms],
                is_sent=request.POST.get("then") == MESSAGE,
                actor=request.actor,
                at=timezone.now(),
            )
        except REFUSALS as words:
            refusal = str(words)
        else:
            return _made(request, made)
    return render(request, "invitations/prepare_page.html", {"forms": forms, "refusal": refusal})


def _made(request: WebRequest, made: list[tuple[Invitation, str]]) -> HttpResponse:
    then = request.POST.get("then")
    if then == MESSAGE:
        words = ngettext(
            "%d invitation is on its way.", "%d invitations are on their way.", len(made)
        )
        messages.success(request, words % len(made))
        return redirect("invitations:invitation_list")
    cards = [Card(invitation, claim_url(token)) for invitation, token in made]
    template = "invitations/sheet_page.html" if then == SHEET else "invitations/links_page.html"
    return render(
        request,
        template,
        {
            "cards": cards,
            "organisation": request.actor.organisation,
            "left_out": [],
            "class_name": "",
            "prepare_url": "",
            "back_url": "",
        },
    )


def claim_url(token: str) -> str:
    return f"{settings.RONGHE_URL}{reverse('invitations:invitation_claim', args=[token])}"


@require_POST
def invitation_withdraw(request: WebRequest, reference: str) -> HttpResponse:
    invitation = get_object_or_404(
        Invitation.objects.visible_to(request.actor), reference=reference
    )
    try:
        operations.withdraw_invitation(
            invitation=invitation, actor=request.actor, at=timezone.now()
        )
    except IllegalTransition as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, _("%s no longer works.") % invitation.reference)
    return redirect("invitations:invitation_list")


def _organisation_looked_after(request: WebRequest) -> Organisation:
    """Give the organisation where the actor looks after some people; to others nothing exists."""
    if not request.actor.scope.looks_after_others or request.actor.organisation is None:
        raise Http404
    return request.actor.organisation


def _managed_organisation(request: WebRequest) -> Organisation:
    """Give the organisation whose people the actor looks after; to others the page does not exist."""
    if not request.actor.managed_organisations or request.actor.organisation is None:
        raise Http404
    return request.actor.organisation
