"""What a college files with its authority about placements, and the authority's answer (备案)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.evidence import store
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.partnerships.operations.piles import Handed
from ronghe.placements.gate import check_again
from ronghe.placements.lifecycles import FILING
from ronghe.placements.models import FiledPlacement, Filing, FilingKind, Placement
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing


@dataclass(frozen=True)
class Paper:
    """What is filed: of which kind, with whom, when, in which words, under which number."""

    kind: str
    authority: Organisation
    filed_on: date
    note: str
    number: str = ""


@transaction.atomic
def file_placements(
    *,
    college: Organisation,
    paper: Paper,
    placements: Sequence[Placement],
    files: Sequence[Handed] = (),
    actor: Actor,
    at: datetime,
) -> Filing:
    """File with the authority what it must know of, or decide on, before these placements."""
    require(actor, "placements.file_placements", college)
    _refuse_unsound(college, paper, placements, day_of(at))
    filing = Filing.objects.create(
        reference=next_reference("FL", on=day_of(at)),
        college=college,
        authority=paper.authority,
        kind=paper.kind,
        number=paper.number.strip(),
        filed_on=paper.filed_on,
        note=paper.note.strip(),
        filed_by=actor.person,
    )
    FiledPlacement.objects.bulk_create(
        FiledPlacement(filing=filing, placement=one) for one in placements
    )
    for one in files:
        store(one.file, name=one.name, subject=filing, kind="filing", uploaded_by=actor, at=at)
    details = {"kind": filing.kind, "placements": len(placements)}
    audit.record("filing.filed", filing, actor=actor, at=at, details=details)
    news.publish("filing.filed", filing, actor=actor, at=at)
    check_again([one.pk for one in placements], actor=actor, at=at)
    return filing


def _refuse_unsound(
    college: Organisation, paper: Paper, placements: Sequence[Placement], today: date
) -> None:
    if not placements or any(one.college_id != college.pk for one in placements):
        raise DoesNotFit(_("Choose the placements of the college that are filed."))
    if paper.authority.kind != OrganisationKind.AUTHORITY:
        raise DoesNotFit(_("Placements are filed with an authority."))
    if paper.kind not in FilingKind.values or not paper.note.strip():
        raise DoesNotFit(_("Say what is filed, in a few words."))
    if paper.filed_on > today:
        raise DoesNotFit(_("The day of the filing lies in the future."))


@transaction.atomic
def accept_filing(*, filing: Filing, answer: str, actor: Actor, at: datetime) -> Filing:
    """Accept what was filed, for the authority; with a word where one is wanted."""
    require(actor, "placements.answer_filing", filing)
    filing = _answered(filing, "accept_filing", answer, actor=actor, at=at)
    audit.record("filing.accepted", filing, actor=actor, at=at, details={"answer": filing.answer})
    return filing


@transaction.atomic
def return_filing(*, filing: Filing, answer: str, actor: Actor, at: datetime) -> Filing:
    """Return what was filed, and say what is wanted; it counts no more."""
    require(actor, "placements.answer_filing", filing)
    if not answer.strip():
        raise ReasonIsMissing(_("Say what the college shall change before it files again."))
    filing = _answered(filing, "return_filing", answer, actor=actor, at=at)
    audit.record("filing.returned", filing, actor=actor, at=at, details={"answer": filing.answer})
    return filing


def _answered(
    filing: Filing, transition: str, answer: str, *, actor: Actor, at: datetime
) -> Filing:
    filing = Filing.objects.select_for_update(of=("self",)).select_related("college", "authority").get(pk=filing.pk)  # fmt: skip
    filing.state = FILING.next_state(filing.state, transition)
    filing.answer, filing.answered_by, filing.answered_at = answer.strip(), actor.person, at
    filing.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    news.publish("filing.answered", filing, actor=actor, at=at)
    check_again(list(filing.placements.values_list("placement", flat=True)), actor=actor, at=at)
    return filing
