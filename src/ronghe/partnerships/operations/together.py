"""One step with many agreements at once: each for itself, and what cannot go on says why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.partnerships.models import AgreementVersion, Channel, VersionState
from ronghe.partnerships.operations.agreements import hand_over, propose_agreement
from ronghe.partnerships.operations.checking import begin_signing, check_agreement
from ronghe.partnerships.operations.negotiation import confirm_facts
from ronghe.partnerships.operations.signing import sign_agreement
from ronghe.partnerships.operations.signing_links import CannotBeReached, send_signing_link
from ronghe.partnerships.queries.together import Step
from ronghe.partnerships.signatures import Proof
from ronghe.partnerships.standing import turns_of


@dataclass(frozen=True)
class Doer:
    """Who takes the step, for which side, when, and by what proof if it is a signature."""

    actor: Actor
    organisation: Organisation
    at: datetime
    proof: Proof | None = None


@dataclass(frozen=True)
class LeftAside:
    """An agreement with which the step was not taken, and why."""

    version: AgreementVersion
    why: Exception


def take_step_together(
    step: Step, versions: Iterable[AgreementVersion], doer: Doer
) -> tuple[int, list[LeftAside]]:
    """Take the step with each agreement, an operation of its own; give how many went on.

    What is refused for one leaves the others as they are.
    """
    count, left = 0, []
    for version in versions:
        try:
            STEPS[step](version, doer)
        except (ValueError, IllegalTransition) as refusal:
            left.append(LeftAside(version, refusal))
        else:
            count += 1
    return count, left


def _hand_over(version: AgreementVersion, doer: Doer) -> None:
    parties = version.parties.exclude(organisation=None).exclude(organisation=doer.organisation)
    other = parties.select_related("organisation").order_by("order_group", "pk").first()
    assert other is not None  # noqa: S101 -- an agreement joins two organisations
    assert other.organisation is not None  # noqa: S101 -- persons are left out above
    give = propose_agreement if version.state == VersionState.DRAFT else hand_over
    give(version=version, to=other.organisation, note="", actor=doer.actor, at=doer.at)


def _confirm(version: AgreementVersion, doer: Doer) -> None:
    party = version.parties.get(organisation=doer.organisation)
    confirm_facts(party=party, actor=doer.actor, at=doer.at)


def _check(version: AgreementVersion, doer: Doer) -> None:
    check_agreement(version=version, actor=doer.actor, at=doer.at)


def _begin(version: AgreementVersion, doer: Doer) -> None:
    begin_signing(version=version, actor=doer.actor, at=doer.at)


def _sign(version: AgreementVersion, doer: Doer) -> None:
    party = version.parties.get(organisation=doer.organisation)
    proof = doer.proof or Proof("password")
    sign_agreement(party=party, proof=proof, actor=doer.actor, at=doer.at)


def _send_links(version: AgreementVersion, doer: Doer) -> None:
    """Send everybody who signs next for themselves a link of their own.

    Whom nobody can reach keeps no other from theirs.
    """
    unreached = None
    for turn in turns_of(version):
        person = turn.party.person
        if not turn.is_next or person is None or turn.party.channel != Channel.NATIVE:
            continue
        try:
            send_signing_link(party=turn.party, person=person, actor=doer.actor, at=doer.at)
        except CannotBeReached as refusal:
            unreached = refusal
    if unreached is not None:
        raise unreached


STEPS: dict[Step, Callable[[AgreementVersion, Doer], None]] = {
    Step.HAND_OVER: _hand_over,
    Step.CONFIRM: _confirm,
    Step.CHECK: _check,
    Step.BEGIN: _begin,
    Step.SIGN: _sign,
    Step.LINK: _send_links,
}
