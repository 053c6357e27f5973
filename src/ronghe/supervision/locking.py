"""What every step locks before it looks at the state, and who stands behind what it writes."""

from django.utils.translation import gettext as _

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, Person
from ronghe.supervision.models import Campaign, Inspection, Measure
from ronghe.supervision.refusals import DoesNotFit, ReasonIsMissing


def locked_campaign(campaign: Campaign) -> Campaign:
    found = Campaign.objects.select_for_update(of=("self",))
    return found.select_related("authority", "region__jurisdiction").get(pk=campaign.pk)


def locked_inspection(inspection: Inspection) -> Inspection:
    found = Inspection.objects.select_for_update(of=("self",))
    return found.select_related(
        "authority", "region__jurisdiction", "cooperation", "inspected__region", "unit__campaign"
    ).get(pk=inspection.pk)


def locked_organisation(pk: int) -> Organisation:
    """Lock what is counted over all authorities: how often an enterprise was inspected."""
    return Organisation.objects.select_for_update().get(pk=pk)


def locked_measure(measure: Measure) -> Measure:
    """Lock the inspection first, as every step about it does, then the measure."""
    inspection = locked_inspection(measure.inspection)
    found = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    found.inspection = inspection
    return found


def by_name(actor: Actor) -> Person:
    """Give the person who acts: what is said to people, or decided about them, somebody says."""
    if actor.person is None:
        raise DoesNotFit(_("This is said by a person, by name."))
    return actor.person


def said(text: str, *, otherwise: str, longest: int = 2000) -> str:
    """Give what was written, without which the step is not taken."""
    if not text.strip():
        raise ReasonIsMissing(otherwise)
    return text.strip()[:longest]
