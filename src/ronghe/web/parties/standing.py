"""How a record stands beside its verification: what restricts it, and what it took in."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.parties import casework
from ronghe.parties.actors import Actor
from ronghe.parties.models import (
    Merge,
    Organisation,
    OrganisationKind,
    Restriction,
    RestrictionKind,
    RestrictionState,
)
from ronghe.parties.operations import UNDO_DAYS
from ronghe.web.casework.pairs import moved_in_words
from ronghe.web.parties.permitted import may
from ronghe.web.parts import Action, NextStep


@dataclass(frozen=True)
class Binding:
    """The restriction in force, with what the reader may do about it."""

    restriction: Restriction
    title: str
    followed: str
    said: str  # what the organisation says was put right, to those whom it concerns
    refusal: str
    lift: Action | None


@dataclass(frozen=True)
class TakenIn:
    """A record that went into this one, and until when it can come out again."""

    name: str
    reference: str
    url: str
    merged_on: date
    undo_until: date
    undo: Action | None


@dataclass(frozen=True)
class Standing:
    binding: Binding | None
    earlier: tuple[Restriction, ...]
    taken_in: tuple[TakenIn, ...]
    restrict: Action | None


def standing_of(organisation: Organisation, actor: Actor, *, at: datetime) -> Standing:
    restrictions = list(
        organisation.restrictions.select_related("follows").order_by("-starts_on", "-pk")
    )
    over = {RestrictionState.LIFTED, RestrictionState.EXPIRED}
    bound = next((one for one in restrictions if one.state not in over), None)
    may_restrict = organisation.kind != OrganisationKind.AUTHORITY and may(
        actor, "parties.restrict_organisation", organisation
    )
    return Standing(
        binding=_binding(organisation, bound, actor) if bound else None,
        earlier=tuple(one for one in restrictions if one.state in over),
        taken_in=tuple(taken_in(one, actor, at) for one in casework.open_merges_into(organisation)),
        restrict=Action(_("Suspend or ban"), _address(organisation, "organisation_restrict"))
        if may_restrict and bound is None
        else None,
    )


def _binding(organisation: Organisation, restriction: Restriction, actor: Actor) -> Binding:
    concerns = may(actor, "parties.manage_organisation", organisation) or may(
        actor, "parties.restrict_organisation", organisation
    )
    return Binding(
        restriction=restriction,
        title=title_of(restriction),
        followed=restriction.follows.reference if restriction.follows else "",
        said=restriction.repair_statement if concerns else "",
        refusal=_refusal(restriction) if concerns else "",
        lift=_early_end(organisation, restriction, actor),
    )


def title_of(restriction: Restriction) -> str:
    words = (
        _("Banned until %(day)s")
        if restriction.kind == RestrictionKind.BAN
        else _("Suspended until %(day)s")
    )
    return words % {"day": date_format(restriction.ends_on)}


def _refusal(restriction: Restriction) -> str:
    is_refused = restriction.state == RestrictionState.IN_FORCE and restriction.repair_requested_at
    return casework.refusal_of(restriction) if is_refused else ""


def _early_end(organisation: Organisation, restriction: Restriction, actor: Actor) -> Action | None:
    """Let the authority lift it unasked; a request is answered at the head of the page."""
    if restriction.state == RestrictionState.REPAIR_REQUESTED:
        return None
    if not may(actor, "parties.restrict_organisation", organisation):
        return None
    return Action(_("Lift restriction"), _address(organisation, "restriction_lift"))


def next_step_of(organisation: Organisation, actor: Actor) -> NextStep | None:
    """Say what the way back asks for now, and of whom."""
    restriction = organisation.restrictions.binding().first()
    if restriction is None:
        return None
    if restriction.state == RestrictionState.REPAIR_REQUESTED:
        return _answer(organisation, actor)
    if may(actor, "parties.manage_organisation", organisation):
        return NextStep(
            _("Put right what the restriction is about, then request credit repair"),
            action=Action(
                _("Request credit repair"),
                _address(organisation, "repair_request"),
                is_primary=True,
            ),
        )
    return NextStep(
        title_of(restriction), _("the organisation can request credit repair at any time")
    )


def _answer(organisation: Organisation, actor: Actor) -> NextStep:
    if not may(actor, "parties.restrict_organisation", organisation):
        return NextStep(_("Credit repair is requested"), _("the authority answers"))
    return NextStep(
        _("Compare what was put right with its evidence, then lift the restriction or keep it"),
        action=Action(
            _("Lift restriction"), _address(organisation, "restriction_lift"), is_primary=True
        ),
        alternative=Action(_("Keep restriction"), _address(organisation, "repair_refuse")),
    )


@dataclass(frozen=True)
class Gone:
    """Where a merged record went, what moved, and the way back while it is open."""

    taken_in: TakenIn
    survivor: str
    url: str  # empty when the reader may not see the record that was kept
    moved: str

    @property
    def sentence(self) -> str:
        return _("This record was merged into %(name)s on %(day)s") % {
            "name": self.survivor,
            "day": date_format(self.taken_in.merged_on),
        }


def gone_of(organisation: Organisation, actor: Actor, *, at: datetime) -> Gone:
    merge = casework.merge_of(organisation)
    survivor = merge.survivor
    is_seen = Organisation.objects.visible_to(actor).filter(pk=survivor.pk).exists()
    name = survivor.name_in(get_language() or "en") if is_seen else survivor.reference
    rows = merge.moved["rows"]
    return Gone(
        taken_in=taken_in(merge, actor, at),
        survivor=name,
        url=_address(survivor, "organisation_page") if is_seen else "",
        moved=moved_in_words({key.rpartition(".")[0]: len(ids) for key, ids in rows.items()}),
    )


def step_to_survivor(organisation: Organisation, actor: Actor) -> NextStep:
    gone = gone_of(organisation, actor, at=timezone.now())
    return NextStep(
        gone.sentence,
        action=Action(_("Open the record that was kept"), gone.url, is_primary=True)
        if gone.url
        else None,
    )


def taken_in(merge: Merge, actor: Actor, at: datetime) -> TakenIn:
    absorbed = merge.absorbed
    until = merge.merged_at + timedelta(days=UNDO_DAYS)
    may_undo = at <= until and all(
        may(actor, "parties.merge_organisation", one) for one in (merge.survivor, absorbed)
    )
    return TakenIn(
        name=absorbed.name_in(get_language() or "en"),
        reference=absorbed.reference,
        url=_address(absorbed, "organisation_page"),
        merged_on=timezone.localtime(merge.merged_at).date(),
        undo_until=timezone.localtime(until).date(),
        undo=Action(
            _("Undo merge"),
            reverse("casework:merge_undo", args=[merge.reference]),
            method="post",
            key=secrets.token_hex(16),
        )
        if may_undo
        else None,
    )


def _address(organisation: Organisation, name: str) -> str:
    return reverse(f"parties:{name}", args=[organisation.reference])
