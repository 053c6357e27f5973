"""While a draft goes back and forth: facts confirmed, clauses commented, internal approvals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.partnerships.approvals import roles_that_approve
from ronghe.partnerships.hindrances import unconfirmed
from ronghe.partnerships.lifecycles import APPROVAL
from ronghe.partnerships.models import (
    AgreementParty,
    AgreementVersion,
    ApprovalRoute,
    ApprovalState,
    ApprovalStep,
    ClauseComment,
    FactConfirmation,
    PartyRole,
    VersionState,
)
from ronghe.partnerships.standing import keep_along
from ronghe.partnerships.versions import VersionIsFixed, advance, locked_version
from ronghe.partnerships.wording import name_of

MOST_STEPS = 9
LONGEST_TITLE = 60


class OthersConfirmFirst(ValueError):
    """The enterprise stands by its own facts before the college does."""


class NothingToConfirm(ValueError):
    """Organisations confirm what a draft says of them, while it is in negotiation."""


class CommentIsAmiss(ValueError):
    """A comment speaks of a clause that is there, and says something."""


class RouteIsAmiss(ValueError):
    """An approval route has a few steps, each with a name and a role of the organisation."""


class NotTheNextStep(ValueError):
    """Internal approvals are given one after another, for the text as it stands."""


@dataclass(frozen=True)
class RouteStep:
    title: str
    role: str


@transaction.atomic
def confirm_facts(*, party: AgreementParty, actor: Actor, at: datetime) -> FactConfirmation:
    """Stand by what the draft says of one's own side; the college does so after all others.

    It counts for this very text: a changed draft is confirmed anew.
    """
    require(actor, "partnerships.confirm_facts", party)
    version = locked_version(party.version)
    if version.state != VersionState.NEGOTIATING or party.organisation_id is None:
        raise NothingToConfirm(_("Facts are confirmed while the draft is in negotiation."))
    if party.role == PartyRole.COLLEGE:
        waiting = [one for one in unconfirmed(version) if one.role != PartyRole.COLLEGE]
        if waiting:
            raise OthersConfirmFirst(
                _("%(name)s confirms the facts about itself first.")
                % {"name": name_of(waiting[0].organisation)}
            )
    party = next(one for one in version.parties.all() if one.pk == party.pk)
    known = [one for one in party.confirmations.all() if one.document_hash == version.document_hash]
    if known:
        return known[0]
    confirmation = FactConfirmation(
        party=party,
        document_hash=version.document_hash,
        confirmed_by=actor.person,
        confirmed_at=at,
    )
    keep_along(party, "confirmations", confirmation)
    details = {"party": party.key, "hash": version.document_hash}
    audit.record(
        "agreement.facts_confirmed", version.agreement, actor=actor, at=at, details=details
    )
    return confirmation


@transaction.atomic
def comment_on_clause(
    *,
    version: AgreementVersion,
    clause: str,
    organisation: Organisation,
    text: str,
    actor: Actor,
    at: datetime,
) -> ClauseComment:
    """Say something about a clause for one's organisation, whoever's turn it is."""
    require(actor, "partnerships.edit_agreement", version.agreement)
    version = locked_version(version)
    if version.is_frozen or version.state == VersionState.LAPSED:
        raise VersionIsFixed(_("This text is fixed; comments belong to drafts."))
    if not text.strip() or all(one.key != clause for one in version.content.clauses):
        raise CommentIsAmiss(_("Choose a clause of the draft, and say what you think of it."))
    comment = ClauseComment.objects.create(
        version=version,
        clause_key=clause,
        organisation=organisation,
        author=actor.person,
        text=text.strip(),
        written_at=at,
    )
    details = {"clause": clause}
    audit.record("agreement.commented", version.agreement, actor=actor, at=at, details=details)
    return comment


@transaction.atomic
def settle_comment(*, comment: ClauseComment, actor: Actor, at: datetime) -> ClauseComment:
    """Put a comment aside; it stays readable."""
    require(actor, "partnerships.edit_agreement", comment.version.agreement)
    comment = ClauseComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if comment.settled_at is None:
        comment.settled_at = at
        comment.save(update_fields=["settled_at"])
        details = {"clause": comment.clause_key}
        audit.record(
            "agreement.comment_settled",
            comment.version.agreement,
            actor=actor,
            at=at,
            details=details,
        )
    return comment


@transaction.atomic
def set_approval_route(
    *, organisation: Organisation, steps: Sequence[RouteStep], actor: Actor, at: datetime
) -> ApprovalRoute:
    """Say who approves an agreement inside the organisation before it is signed, in which order.

    It counts for what is checked from now on; texts that are being approved keep their steps.
    """
    require(actor, "partnerships.set_approval_route", organisation)
    known = roles_that_approve(organisation)
    if len(steps) > MOST_STEPS or any(
        not step.title.strip() or len(step.title.strip()) > LONGEST_TITLE or step.role not in known
        for step in steps
    ):
        raise RouteIsAmiss(
            _(
                "Give each step a name of up to 60 characters and a role of your organisation; nine"
                " steps are enough."
            )
        )
    route, _is_new = ApprovalRoute.objects.update_or_create(
        organisation=organisation,
        defaults={
            "steps": [{"title": step.title.strip(), "role": step.role} for step in steps],
            "changed_at": at,
        },
    )
    details = {"steps": [step.role for step in steps]}
    audit.record("approval_route.set", organisation, actor=actor, at=at, details=details)
    return route


@transaction.atomic
def approve_step(*, step: ApprovalStep, remark: str = "", actor: Actor, at: datetime) -> ApprovalStep:  # fmt: skip
    """Approve the text inside one's organisation, when the steps before are approved."""
    require(actor, "partnerships.decide_approval", step)
    step = _next_step(step)
    step.state = APPROVAL.next_state(step.state, "approve_step")
    _decide_step(step, remark, actor=actor, at=at)
    details = {"step": step.title, "hash": step.document_hash}
    agreement = step.version.agreement
    audit.record("approval.approved", agreement, actor=actor, at=at, details=details)
    payload = {"version": step.version_id, "organisation": step.organisation_id}
    news.publish("approval.approved", agreement, actor=actor, at=at, payload=payload)
    return step


@transaction.atomic
def send_back_step(*, step: ApprovalStep, remark: str, actor: Actor, at: datetime) -> ApprovalStep:
    """Send the text back into negotiation, saying what has to change."""
    require(actor, "partnerships.decide_approval", step)
    if not remark.strip():
        raise NotTheNextStep(_("Say what has to change, so that it can be mended."))
    step = _next_step(step)
    step.state = APPROVAL.next_state(step.state, "send_back_step")
    _decide_step(step, remark, actor=actor, at=at)
    version = step.version
    for later in version.approvals.filter(
        organisation=step.organisation_id, round=step.round, state=ApprovalState.WAITING
    ).order_by("pk"):
        later.state = APPROVAL.next_state(later.state, "overtake_step")
        later.save(update_fields=["state"])
    version.touched_at = at
    advance(version, "reopen_agreement", "touched_at")
    details = {"step": step.title, "remark": step.remark}
    audit.record("approval.sent_back", version.agreement, actor=actor, at=at, details=details)
    payload = {"step": step.pk}
    news.publish("approval.sent_back", version.agreement, actor=actor, at=at, payload=payload)
    return step


def _next_step(step: ApprovalStep) -> ApprovalStep:
    """Lock the agreement, and refuse a step that is not the next one for the text as it stands."""
    version = locked_version(step.version)
    found = ApprovalStep.objects.get(pk=step.pk)
    found.version = version
    earlier = version.approvals.filter(
        organisation=found.organisation_id, round=found.round, number__lt=found.number
    )
    if (
        version.state != VersionState.CHECKING
        or found.document_hash != version.document_hash
        or earlier.exclude(state=ApprovalState.APPROVED).exists()
    ):
        raise NotTheNextStep(_("It is not this step’s turn, or the text has changed since."))
    return found


def _decide_step(step: ApprovalStep, remark: str, *, actor: Actor, at: datetime) -> None:
    step.decided_by, step.decided_at, step.remark = actor.person, at, remark.strip()
    step.save(update_fields=["state", "decided_by", "decided_at", "remark"])
