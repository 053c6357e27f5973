"""What follows where something about pay has changed: months drawn anew, and people told."""

from datetime import date

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.following import day_of
from ronghe.parties.models import MANAGING_ROLES, Membership, Organisation, Person, Role
from ronghe.parties.telling import once, tell
from ronghe.placements.gate import locked
from ronghe.placements.models import RUNNING, Placement
from ronghe.placements.pay_periods import draw


@receiver("placement.started", key="placements.draw_pay_started")
@receiver("placement.started_unready", key="placements.draw_pay_started_unready")
@receiver("placement.suspended", key="placements.draw_pay_suspended")
@receiver("placement.resumed", key="placements.draw_pay_resumed")
@receiver("placement.ended_early", key="placements.draw_pay_ended")
@receiver("placement.completed", key="placements.draw_pay_completed")
def draw_pay(event: Event) -> None:
    """Draw the months of the placement as they are owed now."""
    draw([locked(Placement.objects.get(pk=event.subject_id)).pk])


@receiver("agreement.in_force", key="placements.draw_pay_agreed")
def draw_pay_agreed(event: Event) -> None:
    """Draw the months of those who are there by the agreement, as it stands in force now."""
    found = Placement.objects.filter(agreement=event.subject_id, state__in=RUNNING)
    draw(list(found.select_for_update().order_by("pk").values_list("pk", flat=True)))


@receiver("payment.entered", key="placements.ask_for_receipt")
def ask_for_receipt(event: Event) -> None:
    """Ask the student whether it came; the amount stays on the page."""
    placement = _placement(event)
    _tell(placement.student.person, "payment_entered", placement, event)


@receiver("receipt.contradicted", key="placements.tell_of_contradiction")
def tell_of_contradiction(event: Event) -> None:
    """Tell those who pay and the tutor that both say different things; nobody is said to be wrong."""
    placement = _placement(event)
    people: list[Person | None] = [*_payers(placement.host_id, day_of(event.at))]
    people.append(placement.tutor.person if placement.tutor else None)
    for person in once(people):
        _tell(person, "receipt_contradicted", placement, event)


@receiver("pay.reminded", key="placements.remind_host_of_pay")
def remind_host(event: Event) -> None:
    """Remind those who pay, and nobody else, in one message for all students."""
    host = Organisation.objects.get(pk=event.subject_id)
    context = {"count": event.payload["count"], "link": settings.RONGHE_URL + reverse("pay:pay_due")}  # fmt: skip
    for person in _payers(host.pk, day_of(event.at)):
        tell(person, "messages/placements/pay_reminded.txt", context, event)


def _payers(host: int, on: date) -> list[Person]:
    """Give those who keep the pay of a host: its managers, and finance."""
    held = Membership.objects.on(on).filter(
        Q(role__in=MANAGING_ROLES, unit=None) | Q(role=Role.FINANCE), organisation=host
    )
    return once(one.person for one in held.select_related("person").order_by("pk"))


def _placement(event: Event) -> Placement:
    related = ("student__person", "tutor__person", "host")
    return Placement.objects.select_related(*related).get(pk=event.subject_id)


def _tell(person: Person, what: str, placement: Placement, event: Event) -> None:
    page = reverse("placements:pay_page", args=[placement.reference])
    context = {"placement": placement, "link": settings.RONGHE_URL + page}
    tell(person, f"messages/placements/{what}.txt", context, event)
