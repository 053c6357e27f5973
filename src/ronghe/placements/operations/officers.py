"""Officers for protection: named by a college or an authority, from a day on."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Organisation, Role
from ronghe.placements.models import SafeguardingOfficer
from ronghe.placements.refusals import DoesNotFit


@transaction.atomic
def name_officer(
    *,
    organisation: Organisation,
    membership: Membership,
    starts_on: date,
    actor: Actor,
    at: datetime,
) -> SafeguardingOfficer:
    """Name somebody of one's own to answer confidential complaints; no student does."""
    require(actor, "placements.name_officer", organisation)
    if membership.organisation_id != organisation.pk or membership.role == Role.STUDENT:
        raise DoesNotFit(_("Choose somebody who works for you."))
    if starts_on < day_of(at):
        raise DoesNotFit(_("Choose today or a later day: nobody answers for what was before."))
    try:
        with transaction.atomic():
            officer = SafeguardingOfficer.objects.create(
                organisation=organisation,
                membership=membership,
                starts_on=starts_on,
                named_by=actor.person,
                named_at=at,
            )
    except IntegrityError:
        raise DoesNotFit(_("They are named already.")) from None
    details = {"membership": membership.pk, "from": starts_on.isoformat()}
    audit.record("officer.named", organisation, actor=actor, at=at, details=details)
    return officer


@transaction.atomic
def end_officer(
    *, officer: SafeguardingOfficer, last_day: date, actor: Actor, at: datetime
) -> SafeguardingOfficer:
    """End the task; what is open goes to whoever is named besides, or stands in."""
    require(actor, "placements.name_officer", officer.organisation)
    found = SafeguardingOfficer.objects.select_for_update(of=("self",))
    officer = found.select_related("organisation").get(pk=officer.pk)
    if officer.ends_on is not None:
        raise DoesNotFit(_("The task has its last day already."))
    if last_day < max(officer.starts_on, day_of(at)):
        raise DoesNotFit(_("The last day is today or later."))
    officer.ends_on = last_day
    officer.save(update_fields=["ends_on"])
    details = {"membership": officer.membership_id, "until": last_day.isoformat()}
    audit.record("officer.ended", officer.organisation, actor=actor, at=at, details=details)
    return officer
