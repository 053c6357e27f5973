"""Insurance policies: entered with those who are named in them, extended, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.evidence import store
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.partnerships.operations.piles import Handed
from ronghe.placements.gate import check_again
from ronghe.placements.models import InsuranceCover, InsuredPlacement, Placement
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing


@dataclass(frozen=True)
class Policy:
    """What a policy says of itself."""

    kind: str
    insurer: str
    policy_number: str
    starts_on: date
    ends_on: date
    payer: str


@transaction.atomic
def enter_cover(
    *,
    organisation: Organisation,
    policy: Policy,
    placements: Sequence[Placement],
    files: Sequence[Handed] = (),
    actor: Actor,
    at: datetime,
) -> InsuranceCover:
    """Enter a policy of a college or host with the placements that it covers."""
    require(actor, "placements.enter_cover", organisation)
    if policy.ends_on < policy.starts_on:
        raise DoesNotFit(_("The last day lies before the first one."))
    if not policy.insurer.strip() or not policy.policy_number.strip():
        raise DoesNotFit(_("Enter insurer and policy number as they stand on the policy."))
    try:
        with transaction.atomic():
            cover = InsuranceCover.objects.create(
                reference=next_reference("IC", on=day_of(at)),
                organisation=organisation,
                **{
                    **vars(policy),
                    "insurer": policy.insurer.strip(),
                    "policy_number": policy.policy_number.strip(),
                },
                stated_by=actor.person,
                stated_at=at,
            )
    except IntegrityError:
        raise DoesNotFit(
            _("This policy is entered already. Open it, and add the placements there.")
        ) from None
    for one in files:
        store(one.file, name=one.name, subject=cover, kind="policy", uploaded_by=actor, at=at)
    count = _name(cover, placements, actor=actor, at=at)
    details = {"policy": cover.policy_number, "placements": count}
    audit.record("cover.entered", cover, actor=actor, at=at, details=details)
    return cover


@transaction.atomic
def add_to_cover(
    *, cover: InsuranceCover, placements: Sequence[Placement], actor: Actor, at: datetime
) -> int:
    """Name more placements in the policy; give how many were new."""
    require(actor, "placements.change_cover", cover)
    cover = _locked(cover)
    count = _name(cover, placements, actor=actor, at=at)
    audit.record("cover.extended", cover, actor=actor, at=at, details={"placements": count})
    return count


def _name(
    cover: InsuranceCover, placements: Sequence[Placement], *, actor: Actor, at: datetime
) -> int:
    own = {cover.organisation_id}
    if any(not own & {one.college_id, one.host_id} for one in placements):
        raise DoesNotFit(_("A policy covers placements of the organisation that took it out."))
    known = set(cover.insured.values_list("placement", flat=True))
    new = [one for one in placements if one.pk not in known]
    InsuredPlacement.objects.bulk_create(
        InsuredPlacement(cover=cover, placement=one) for one in new
    )
    check_again([one.pk for one in new], actor=actor, at=at)
    return len(new)


@transaction.atomic
def end_cover(
    *, cover: InsuranceCover, last_day: date, reason: str, actor: Actor, at: datetime
) -> InsuranceCover:
    """End a policy before its last day; those whom it named are looked at again."""
    require(actor, "placements.change_cover", cover)
    cover = _locked(cover)
    if not reason.strip():
        raise ReasonIsMissing(_("Say why the policy ends."))
    if not cover.starts_on <= last_day < cover.ends_on:
        raise DoesNotFit(_("Choose a day of the policy before its last one."))
    cover.ends_on, cover.ended_note = last_day, reason.strip()
    cover.save(update_fields=["ends_on", "ended_note"])
    details = {"last_day": last_day.isoformat(), "reason": cover.ended_note}
    audit.record("cover.ended", cover, actor=actor, at=at, details=details)
    named = list(cover.insured.values_list("placement", flat=True))
    check_again(named, actor=actor, at=at)
    return cover


def _locked(cover: InsuranceCover) -> InsuranceCover:
    found = InsuranceCover.objects.select_for_update(of=("self",))
    return found.select_related("organisation").get(pk=cover.pk)
