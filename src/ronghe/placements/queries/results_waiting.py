"""What of results waits for a college: placements to assess, objections to answer."""

from django.db.models import Exists, OuterRef, QuerySet

from ronghe.parties.actors import Actor
from ronghe.placements.models import (
    Assessment,
    AssessmentScheme,
    AssessmentState,
    Ending,
    EndingState,
)


def endings_to_assess(tutor: int) -> QuerySet[Ending]:
    """Give those whose reports are open and which a tutor has not assessed, if there is a scheme."""
    assessed = Assessment.objects.filter(placement=OuterRef("placement"))
    schemes = AssessmentScheme.objects.filter(college=OuterRef("placement__college"))
    return Ending.objects.filter(
        ~Exists(assessed), Exists(schemes), placement__tutor=tutor, state=EndingState.OPEN
    )


def objections_to_answer(actor: Actor) -> QuerySet[Assessment]:
    """Give those that the office answers: never who has assessed."""
    found = Assessment.objects.visible_to(actor).filter(state=AssessmentState.OBJECTED)
    return found.exclude(given_by=actor.person_id)
