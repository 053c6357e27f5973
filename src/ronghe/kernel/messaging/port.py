"""The port: messages go in here, and leave by the carrier that the settings name."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from ronghe.kernel import sealed
from ronghe.kernel.messaging.letters import Carrier, Contact, Letter, render
from ronghe.kernel.models import Message, MessageState
from ronghe.kernel.permanent import PermanentFailure

_QUEUE = """
    INSERT INTO kernel_message (dedupe_key, kind, address, person_id, template, language, state,
                                queued_at, carrier_reference, refusal)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', '')
    ON CONFLICT (dedupe_key) DO NOTHING RETURNING id
"""


class UnknownChannel(ValueError):
    """No carrier is set for this kind of contact (RONGHE_CARRIERS)."""


def send(
    to: Contact,
    template: str,
    context: Mapping[str, Any],
    *,
    language: str,
    at: datetime,
    dedupe_key: str,
    person_id: int | None = None,
) -> Message:
    """Have the message sent after the caller's commit; call it inside the transaction.

    `dedupe_key` (up to 120 characters) names what the message is for: a second call with the same
    key sends nothing and gives the first message. `person_id`, where known, lets the person's
    export and erasure find it. Raises `UnknownChannel`, and Django's `TemplateDoesNotExist`.
    """
    if to.kind not in settings.RONGHE_CARRIERS:
        raise UnknownChannel(f"RONGHE_CARRIERS names no carrier for “{to.kind}”.")
    letter = render(to, template, context, language)
    row = [dedupe_key, to.kind, to.address, person_id, template, language, "queued", at]
    with connection.cursor() as sql:
        sql.execute(_QUEUE, row)
        is_new = sql.fetchone() is not None
    message = Message.objects.get(dedupe_key=dedupe_key)
    if is_new:
        job = app.configure_task("kernel.send_message")
        job.defer(message_id=message.pk, letter=sealed.close(asdict(letter)))
    return message


def deliver(message_id: int, letter: Mapping[str, Any], *, at: datetime) -> None:
    """Hand the message to its carrier, unless that has happened, and note what became of it.

    Whatever the carrier raises is raised again, so that the job is retried or shown as failed.
    """
    message = Message.objects.get(pk=message_id)
    if message.state == MessageState.SENT:
        return
    contact = Contact(**letter["contact"])
    try:
        number = carrier_of(contact.kind).send(Letter(**{**letter, "contact": contact}), at=at)
    except PermanentFailure as refusal:
        message.state = MessageState.REFUSED
        message.refusal = str(refusal)[:300]
        message.save(update_fields=["state", "refusal"])
        raise
    message.state, message.sent_at, message.carrier_reference = MessageState.SENT, at, number[:120]
    message.save(update_fields=["state", "sent_at", "carrier_reference"])


def carrier_of(kind: str) -> Carrier:
    """Give the carrier that the settings name for this kind of contact."""
    carrier: Carrier = import_string(settings.RONGHE_CARRIERS[kind])()
    return carrier
