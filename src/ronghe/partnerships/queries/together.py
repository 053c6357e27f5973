"""Which step each agreement of a cooperation waits for from one side: forty of a class at once."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from ronghe.parties.models import Organisation
from ronghe.partnerships.models import (
    EDITABLE,
    OPEN,
    AgreementParty,
    AgreementVersion,
    Channel,
    Cooperation,
    PartyRole,
    VersionState,
)
from ronghe.partnerships.standing import PARTIES, turns_of

MOST_TOGETHER = 200


class Step(StrEnum):
    """What can be done with many agreements at once, in the order in which they go on."""

    HAND_OVER = "hand_over"
    CONFIRM = "confirm"
    CHECK = "check"
    BEGIN = "begin"
    SIGN = "sign"
    LINK = "link"


def waiting_for(
    cooperation: Cooperation, organisation: Organisation
) -> Mapping[Step, list[AgreementVersion]]:
    """Give the versions that wait for a step of the organisation, by step; the oldest first."""
    found = (
        AgreementVersion.objects.filter(agreement__cooperation=cooperation, state__in=OPEN)
        .select_related("agreement__cooperation", "turn_of")
        .prefetch_related(*PARTIES, "parties__confirmations")
        .order_by("pk")[:MOST_TOGETHER]
    )
    waiting: dict[Step, list[AgreementVersion]] = {one: [] for one in Step}
    for version in found:
        for step in _steps_of(version, organisation.pk):
            waiting[step].append(version)
    return {step: versions for step, versions in waiting.items() if versions}


def _steps_of(version: AgreementVersion, own: int) -> Iterator[Step]:
    if version.state in EDITABLE:
        yield from _while_negotiated(version, own)
    elif version.state == VersionState.CHECKING:
        yield Step.BEGIN
    else:
        next_ones = [turn.party for turn in turns_of(version) if turn.is_next]
        here = [one for one in next_ones if one.channel == Channel.NATIVE]
        if any(one.organisation_id == own for one in here):
            yield Step.SIGN
        if any(one.is_personal for one in here):
            yield Step.LINK


def _while_negotiated(version: AgreementVersion, own: int) -> Iterator[Step]:
    open_ = [one for one in version.parties.all() if _is_unconfirmed(one, version)]
    is_mine = version.turn_of_id in {None, own}
    if version.state == VersionState.DRAFT:
        if is_mine:
            yield Step.HAND_OVER
        return
    mine = next((one for one in open_ if one.organisation_id == own), None)
    others = [one for one in open_ if one.role != PartyRole.COLLEGE]
    if not open_:
        yield Step.CHECK
    elif mine is not None and (mine.role != PartyRole.COLLEGE or not others):
        yield Step.CONFIRM
    elif is_mine:
        yield Step.HAND_OVER


def _is_unconfirmed(party: AgreementParty, version: AgreementVersion) -> bool:
    if party.organisation_id is None:
        return False
    return all(one.document_hash != version.document_hash for one in party.confirmations.all())
