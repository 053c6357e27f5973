"""Hazards: reported in three taps, answered by the host, looked at again by somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.evidence import store
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.partnerships.operations.piles import Handed
from ronghe.placements.by_name import by_name
from ronghe.placements.gate import locked
from ronghe.placements.lifecycles import HAZARD
from ronghe.placements.models import Hazard, HazardKind, Placement
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing
from ronghe.placements.safety_law import answers

LONGEST_WHERE, LONGEST_ANSWER = 300, 500
MOST_PICTURES = 3


class AnotherPersonLooks(ValueError):
    """Whoever says what was done does not also say that it is mended."""


@dataclass(frozen=True)
class Seen:
    """A hazard as it is reported; `client_key` keeps what is sent twice from being kept twice."""

    client_key: UUID
    kind: str
    where: str
    is_urgent: bool = False


@transaction.atomic
def report_hazard(
    *,
    placement: Placement,
    seen: Seen,
    pictures: Sequence[Handed] = (),
    actor: Actor,
    at: datetime,
) -> Hazard:
    """Report what may hurt somebody; host and college are told, and not which student said so."""
    require(actor, "placements.report_danger", placement)
    placement = locked(placement)
    known = placement.hazards.filter(client_key=seen.client_key).first()
    if known is not None:
        return known
    _refuse_unfit(placement, seen, pictures)
    days = answers().urgent_hazard if seen.is_urgent else answers().hazard
    hazard = Hazard.objects.create(
        reference=next_reference("HZ", on=day_of(at)),
        placement=placement,
        client_key=seen.client_key,
        kind=seen.kind,
        where=seen.where.strip(),
        is_urgent=seen.is_urgent,
        reported_by=by_name(actor),
        reported_at=at,
        due_on=day_of(at) + timedelta(days=days),
    )
    for one in pictures:
        store(one.file, name=one.name, subject=hazard, kind="picture", uploaded_by=actor, at=at)
    audit.record("hazard.reported", hazard, actor=actor, at=at, details={"kind": seen.kind})
    news.publish("hazard.reported", hazard, actor=actor, at=at)
    return hazard


def _refuse_unfit(placement: Placement, seen: Seen, pictures: Sequence[Handed]) -> None:
    if not placement.has_begun:
        raise DoesNotFit(_("Hazards are reported once the placement has begun."))
    if seen.kind not in HazardKind.values:
        raise DoesNotFit(_("Choose what kind of hazard it is."))
    if not seen.where.strip():
        raise ReasonIsMissing(_("Say in a few words where it is, and what."))
    if len(seen.where) > LONGEST_WHERE or len(pictures) > MOST_PICTURES:
        raise DoesNotFit(_("A few words and three pictures at most."))


@transaction.atomic
def answer_hazard(*, hazard: Hazard, answer: str, actor: Actor, at: datetime) -> Hazard:
    """Say, for the host, what was done about it."""
    require(actor, "placements.answer_hazard", hazard)
    hazard = _locked(hazard)
    hazard.state = HAZARD.next_state(hazard.state, "answer_hazard")
    if not answer.strip():
        raise ReasonIsMissing(_("Say in a sentence what was done."))
    hazard.answer = answer.strip()[:LONGEST_ANSWER]
    hazard.answered_by, hazard.answered_at = by_name(actor), at
    hazard.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    audit.record("hazard.answered", hazard, actor=actor, at=at)
    news.publish("hazard.answered", hazard, actor=actor, at=at)
    return hazard


@transaction.atomic
def look_at_hazard(
    *, hazard: Hazard, is_mended: bool, doubt: str = "", actor: Actor, at: datetime
) -> Hazard:
    """Say as another person whether it is mended; if it is not, the host answers anew."""
    require(actor, "placements.look_at_hazard", hazard)
    hazard = _locked(hazard)
    transition = "find_mended" if is_mended else "find_unmended"
    hazard.state = HAZARD.next_state(hazard.state, transition)
    looked = by_name(actor)
    if looked.pk == hazard.answered_by_id:
        raise AnotherPersonLooks(_("Somebody else looks whether it is mended: the student, the tutor, or the college."))  # fmt: skip
    if is_mended:
        hazard.mended_by, hazard.mended_at, hazard.doubt = looked, at, ""
        hazard.save(update_fields=["state", "mended_by", "mended_at", "doubt"])
        audit.record("hazard.found_mended", hazard, actor=actor, at=at)
        news.publish("hazard.found_mended", hazard, actor=actor, at=at)
        return hazard
    if not doubt.strip():
        raise ReasonIsMissing(_("Say in a sentence what is still amiss."))
    hazard.doubt = doubt.strip()[:LONGEST_ANSWER]
    hazard.due_on = day_of(at) + timedelta(days=answers().hazard)
    hazard.save(update_fields=["state", "doubt", "due_on"])
    audit.record("hazard.found_unmended", hazard, actor=actor, at=at)
    news.publish("hazard.found_unmended", hazard, actor=actor, at=at)
    return hazard


def _locked(hazard: Hazard) -> Hazard:
    found = Hazard.objects.select_for_update(of=("self",))
    return found.select_related("placement__student__person", "placement__host").get(pk=hazard.pk)
