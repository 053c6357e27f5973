"""What happens to forms in the background: colleges are reminded of what is due."""

from datetime import UTC, date, datetime, timedelta

from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.parties.following import day_of
from ronghe.supervision.models import (
    Directive,
    DirectiveKind,
    DirectiveState,
    FormState,
    PartState,
    ReportForm,
)
from ronghe.supervision.operations.directives import remind_of_directive
from ronghe.supervision.operations.forms import remind_of_form

DAYS_BEFORE, DAYS_BETWEEN = 3, 3


@app.periodic(cron="10 0 * * *")
@app.task(name="supervision.remind_of_guidance", queueing_lock="supervision.remind_of_guidance")
def remind_of_guidance(timestamp: int) -> None:
    """Remind of forms from three days before they are due, every third day until they are in."""
    at = datetime.fromtimestamp(timestamp, UTC)
    today = day_of(at)
    near = ReportForm.objects.filter(
        state=FormState.COLLECTING, due_on__lte=today + timedelta(days=DAYS_BEFORE)
    )
    for form in near.order_by("pk"):
        waiting = form.parts.exclude(state=PartState.HANDED_IN)
        recent = waiting.filter(reminded_on__gt=today - timedelta(days=DAYS_BETWEEN))
        if waiting.exists() and not recent.exists():
            remind_of_form(form=form, actor=SYSTEM, at=at)
    _remind_of_directives(today, at)


def _remind_of_directives(today: date, at: datetime) -> None:
    found = Directive.objects.filter(
        state=DirectiveState.PUBLISHED, due_on__lte=today + timedelta(days=DAYS_BEFORE)
    ).exclude(kind=DirectiveKind.POLICY)
    for directive in found.order_by("pk"):
        waiting = directive.addressees.filter(is_done=False)
        recent = waiting.filter(reminded_on__gt=today - timedelta(days=DAYS_BETWEEN))
        if waiting.exists() and not recent.exists():
            remind_of_directive(directive=directive, actor=SYSTEM, at=at)
