"""What is told of papers that a second person did not confirm."""

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.partnerships.agreement_receivers import tell_of_agreement
from ronghe.partnerships.models import PaperSigning


@receiver("paper.rejected", key="partnerships.tell_rejected")
def tell_who_recorded_it(event: Event) -> None:
    """Whoever recorded the paper learns what is wrong, and records it anew."""
    paper = PaperSigning.objects.select_related("recorded_by", "party__version__agreement").get(
        pk=event.payload["paper"]
    )
    words = {"reason": paper.objection}
    agreement = paper.party.version.agreement
    tell_of_agreement(agreement, [paper.recorded_by], "paper_rejected", words, event)
