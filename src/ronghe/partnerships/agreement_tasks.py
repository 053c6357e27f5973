"""What happens to agreements and obligations by the clock."""

from datetime import UTC, datetime

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from ronghe.kernel import signing_office
from ronghe.kernel.documents import (
    Answer,
    OrderRefused,
    Outcome,
    ProviderSilent,
    SigningProvider,
)
from ronghe.kernel.evidence import FileRefused
from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.agreement_receivers import ORDER_LIFETIME
from ronghe.partnerships.models import OrderOutcome, ProviderOrder
from ronghe.partnerships.operations import amending, obligations, provider

log = structlog.get_logger(__name__)


@app.periodic(cron="15 * * * *")
@app.task(name="partnerships.tend_agreements", queueing_lock="partnerships.tend_agreements")
def tend_agreements(timestamp: int) -> None:
    """Complete what is over, and let drafts lapse that nobody works on, after notice."""
    at = datetime.fromtimestamp(timestamp, UTC)
    amending.complete_agreements(on=timezone.localtime(at).date(), actor=SYSTEM, at=at)
    amending.announce_stale_agreements(actor=SYSTEM, at=at)
    amending.lapse_stale_agreements(actor=SYSTEM, at=at)


@app.periodic(cron="45 * * * *")
@app.task(name="partnerships.note_missed", queueing_lock="partnerships.note_missed")
def note_missed(timestamp: int) -> None:
    """Remind of what falls due, and note what nobody reported by its day, so many at a time."""
    at = datetime.fromtimestamp(timestamp, UTC)
    on = timezone.localtime(at).date()
    while obligations.remind_of_obligations(on=on, actor=SYSTEM, at=at):
        continue
    while obligations.note_missed_obligations(on=on, actor=SYSTEM, at=at):
        continue


@app.periodic(cron="*/30 * * * *")
@app.task(name="partnerships.ask_signing_service", queueing_lock="partnerships.ask_signing_service")
def ask_signing_service(timestamp: int) -> None:
    """Ask the signing service about what waits there; a silent one is asked half an hour later."""
    service, at = signing_office.provider(), datetime.fromtimestamp(timestamp, UTC)
    if service is None:
        return
    waiting = ProviderOrder.objects.filter(outcome=OrderOutcome.PENDING)
    for order in waiting.select_related("party__version__agreement").order_by("pk"):
        if (answer := _answer(service, order, at)) is not None:
            _take(order, answer, at)


def _answer(service: SigningProvider, order: ProviderOrder, at: datetime) -> Answer | None:
    """Ask about one order; one of which the service knows nothing runs out with its time."""
    try:
        return service.ask(order.key, at=at)
    except ProviderSilent:
        return None
    except OrderRefused as refusal:
        if at <= order.ordered_at + ORDER_LIFETIME:
            return None
        return Answer(order.key, Outcome.EXPIRED, "", at, reason=str(refusal))


def _take(order: ProviderOrder, answer: Answer, at: datetime) -> None:
    """Take the answer in; a file that is refused must not keep the other answers waiting."""
    try:
        provider.take_answer(order=order, answer=answer, actor=SYSTEM, at=at)
    except FileRefused as refusal:
        log.warning("signing_order.file_refused", key=order.key, reason=str(refusal))
