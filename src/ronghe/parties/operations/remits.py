from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, Remit, RemitException
from ronghe.parties.models.organisation import HOLDER_KINDS
from ronghe.parties.operations.people import EndsBeforeItBegan
from ronghe.parties.powers import Power, Subject
from ronghe.reference.models import Region

# Who decides on cases, or inspects them, sees them.
IMPLIED = {Power.DECIDE: Power.SEE_CASES, Power.INSPECT: Power.SEE_CASES}


class RemitIsEmpty(ValueError):
    """A remit says over what, in which subjects, with which powers, and by what right."""


class HolderDoesNotFit(ValueError):
    """Colleges and enterprises look after nobody else."""


class OutsideRemit(ValueError):
    """Only what lies inside a remit can be excepted from it."""


@transaction.atomic
def grant_remit(
    *,
    holder: Organisation,
    region: Region | None = None,
    organisation: Organisation | None = None,
    subjects: Sequence[str],
    powers: Sequence[str],
    basis: str,
    starts_on: date,
    ends_on: date | None = None,
    actor: Actor,
    at: datetime,
) -> Remit:
    """Put a region with all below, or one organisation, under the holder's eyes."""
    require(actor, "parties.grant_remit")
    if holder.kind not in HOLDER_KINDS:
        raise HolderDoesNotFit(_("Only an authority or an industry body holds a remit."))
    if (region is None) == (organisation is None) or organisation == holder:
        raise RemitIsEmpty(_("Choose either a region or one other organisation."))
    if not subjects or not powers or not basis.strip():
        raise RemitIsEmpty(
            _("Choose at least one subject and one power, and name the legal basis.")
        )
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeItBegan(_("The last day lies before the first one."))
    remit = Remit.objects.create(
        holder=holder,
        region=region,
        organisation=organisation,
        subjects=[one for one in Subject if one in subjects],
        powers=_with_implied(powers),
        basis=basis.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    details = {
        "over": region.code if region else organisation.reference if organisation else "",
        "subjects": remit.subjects,
        "powers": remit.powers,
    }
    audit.record("remit.granted", holder, actor=actor, at=at, details=details)
    return remit


@transaction.atomic
def grant_remit_over_each(
    *,
    holder: Organisation,
    organisations: Sequence[Organisation],
    subjects: Sequence[str],
    powers: Sequence[str],
    basis: str,
    starts_on: date,
    ends_on: date | None = None,
    actor: Actor,
    at: datetime,
) -> list[Remit]:
    """Put several organisations under the holder's eyes, as a chamber has them: of no one region."""
    require(actor, "parties.grant_remit")
    return [
        grant_remit(
            holder=holder,
            organisation=organisation,
            subjects=subjects,
            powers=powers,
            basis=basis,
            starts_on=starts_on,
            ends_on=ends_on,
            actor=actor,
            at=at,
        )
        for organisation in organisations
    ]


@transaction.atomic
def end_remit(*, remit: Remit, ends_on: date, actor: Actor, at: datetime) -> Remit:
    """Let the remit run out; the last day is included."""
    require(actor, "parties.grant_remit")
    remit = Remit.objects.select_for_update(of=("self",)).get(pk=remit.pk)
    if ends_on < remit.starts_on:
        raise EndsBeforeItBegan(_("The last day lies before the first one."))
    remit.ends_on = ends_on
    remit.save(update_fields=["ends_on"])
    audit.record("remit.ended", remit.holder, actor=actor, at=at, details={"ends_on": str(ends_on)})
    return remit


@transaction.atomic
def except_from_remit(
    *, remit: Remit, organisation: Organisation, starts_on: date, actor: Actor, at: datetime
) -> RemitException:
    """Leave an organisation inside the region to somebody else: a college that the province runs."""
    require(actor, "parties.grant_remit")
    if remit.region is None or not (
        organisation.region and organisation.region.path.startswith(remit.region.path)
    ):
        raise OutsideRemit(_("The organisation does not lie in the region of this remit."))
    exception, is_new = RemitException.objects.get_or_create(
        remit=remit, organisation=organisation, ends_on=None, defaults={"starts_on": starts_on}
    )
    if is_new:
        audit.record(
            "remit.excepted",
            organisation,
            actor=actor,
            at=at,
            details={"holder": remit.holder.reference, "starts_on": str(starts_on)},
        )
    return exception


@transaction.atomic
def end_exception(
    *, exception: RemitException, ends_on: date, actor: Actor, at: datetime
) -> RemitException:
    """Put the organisation back into the remit after that day."""
    require(actor, "parties.grant_remit")
    exception = RemitException.objects.select_for_update(of=("self",)).get(pk=exception.pk)
    if ends_on < exception.starts_on:
        raise EndsBeforeItBegan(_("The last day lies before the first one."))
    exception.ends_on = ends_on
    exception.save(update_fields=["ends_on"])
    audit.record(
        "remit.exception_ended",
        exception.organisation,
        actor=actor,
        at=at,
        details={"holder": exception.remit.holder.reference, "ends_on": str(ends_on)},
    )
    return exception


def _with_implied(powers: Sequence[str]) -> list[Power]:
    asked = {Power(power) for power in powers}
    asked |= {implied for power, implied in IMPLIED.items() if power in asked}
    return [power for power in Power if power in asked]
