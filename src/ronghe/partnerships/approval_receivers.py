"""What people are told about internal approvals: that it is their turn, and what came back."""

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.following import day_of
from ronghe.partnerships.agreement_receivers import managers_in, tell_of_agreement
from ronghe.partnerships.approvals import approvers_of, steps_whose_turn_it_is
from ronghe.partnerships.models import Agreement, ApprovalStep


@receiver("agreement.checked", key="partnerships.tell_first_approvers")
@receiver("approval.approved", key="partnerships.tell_next_approvers")
def tell_who_approves(event: Event) -> None:
    """Those who hold the role of the next step learn that the text waits for them."""
    waiting = steps_whose_turn_it_is().filter(version=event.payload["version"])
    if event.payload["organisation"] is not None:
        waiting = waiting.filter(organisation=event.payload["organisation"])
    people = approvers_of(waiting.order_by("pk"), on=day_of(event.at))
    agreement = Agreement.objects.get(pk=event.subject_id)
    tell_of_agreement(agreement, people, "approval_waiting", {}, event)


@receiver("approval.sent_back", key="partnerships.tell_sent_back")
def tell_what_came_back(event: Event) -> None:
    """Whoever looks after the organisation learns what has to change; it stays in the house."""
    step = ApprovalStep.objects.select_related("version__agreement__cooperation").get(
        pk=event.payload["step"]
    )
    agreement = step.version.agreement
    people = managers_in(agreement.cooperation, event, only=step.organisation_id)
    words = {"step": step.title, "reason": step.remark}
    tell_of_agreement(agreement, people, "approval_sent_back", words, event)
