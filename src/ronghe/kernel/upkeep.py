"""What is kept only for a time goes when the time is over."""

from datetime import datetime, timedelta

from django.db import transaction

from ronghe.kernel.models import Event, ImportRow, JobFailure, Message, RowOutcome, StoredAnswer

ANSWERS_KEPT = timedelta(hours=24)
ADDRESSES_KEPT = timedelta(days=90)
EVENTS_KEPT = timedelta(days=365)
FAILURES_KEPT = timedelta(days=90)
CELLS_KEPT = timedelta(days=90)


@transaction.atomic
def tidy(*, at: datetime) -> dict[str, int]:
    """Remove stored answers, old addresses, delivered events, cells; give how many of each."""
    answers, _by_model = StoredAnswer.objects.filter(stored_at__lt=at - ANSWERS_KEPT).delete()
    addresses = (
        Message.objects.filter(queued_at__lt=at - ADDRESSES_KEPT)
        .exclude(address="")
        .update(address="", person_id=None)
    )
    events, _by_model = Event.objects.filter(at__lt=at - EVENTS_KEPT).delete()
    failures, _by_model = JobFailure.objects.filter(failed_at__lt=at - FAILURES_KEPT).delete()
    cells = ImportRow.objects.filter(
        outcome=RowOutcome.REJECTED, import_run__applied_at__lt=at - CELLS_KEPT, cells__isnull=False
    ).update(cells=None, values=None, problems=None)
    return {
        "answers": answers,
        "addresses": addresses,
        "events": events,
        "failures": failures,
        "cells": cells,
    }
