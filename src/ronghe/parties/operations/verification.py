from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import lapsed
from ronghe.parties.lifecycles import VERIFICATION
from ronghe.parties.models import Organisation
from ronghe.parties.operations.organisations import locked
from ronghe.parties.queries import completeness
from ronghe.parties.settled import unmerged


class RecordIsIncomplete(ValueError):
    """An authority cannot vouch for a record that lacks what it would compare."""


class ReasonIsMissing(ValueError):
    """Whoever gets a record back must learn what to mend."""


@transaction.atomic
def submit_for_verification(
    *, organisation: Organisation, actor: Actor, at: datetime
) -> Organisation:
    require(actor, "parties.manage_organisation", organisation)
    organisation = lapsed(unmerged(locked(organisation)), at=at)
    state = VERIFICATION.next_state(organisation.verification, "submit_for_verification")
    if completeness(organisation, on=at.date()).lacks:
        raise RecordIsIncomplete(
            _("The record still lacks something. Mend what the list marks, then submit it.")
        )
    organisation.verification = state
    organisation.submitted_at = at
    organisation.save(update_fields=["verification", "submitted_at"])
    audit.record("organisation.submitted_for_verification", organisation, actor=actor, at=at)
    news.publish("organisation.submitted_for_verification", organisation, actor=actor, at=at)
    return organisation


@transaction.atomic
def verify_organisation(*, organisation: Organisation, actor: Actor, at: datetime) -> Organisation:
    require(actor, "parties.verify_organisation", organisation)
    organisation = unmerged(locked(organisation))
    organisation.verification = VERIFICATION.next_state(organisation.verification, "verify")
    organisation.save(update_fields=["verification"])
    audit.record("organisation.verified", organisation, actor=actor, at=at)
    news.publish("organisation.verified", organisation, actor=actor, at=at)
    return organisation


@transaction.atomic
def return_organisation(
    *, organisation: Organisation, reason: str, actor: Actor, at: datetime
) -> Organisation:
    """Give the record back to its organisation, saying what is to be mended."""
    require(actor, "parties.verify_organisation", organisation)
    if not reason.strip():
        raise ReasonIsMissing(_("Say what is to be mended, so that the organisation can do it."))
    organisation = unmerged(locked(organisation))
    organisation.verification = VERIFICATION.next_state(
        organisation.verification, "return_for_completion"
    )
    organisation.save(update_fields=["verification"])
    details = {"reason": reason.strip()}
    audit.record("organisation.returned", organisation, actor=actor, at=at, details=details)
    news.publish("organisation.returned", organisation, actor=actor, at=at, payload=details)
    return organisation


@transaction.atomic
def reopen_organisation(*, organisation: Organisation, actor: Actor, at: datetime) -> Organisation:
    """Take the record back in order to change it; until it is verified anew, nobody vouches for it."""
    require(actor, "parties.manage_organisation", organisation)
    organisation = unmerged(locked(organisation))
    organisation.verification = VERIFICATION.next_state(organisation.verification, "reopen")
    organisation.save(update_fields=["verification"])
    audit.record("organisation.reopened", organisation, actor=actor, at=at)
    news.publish("organisation.reopened", organisation, actor=actor, at=at)
    return organisation
