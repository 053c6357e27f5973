"""Which letters about agreements were owed, and which lie in the folder of outgoing mail."""

import email
import email.policy
from collections import Counter
from pathlib import Path

from ronghe.kernel.messaging import Contact
from ronghe.kernel.messaging.letters import render
from ronghe.kernel.models import Event, Message

BETWEEN_LETTERS = "\n" + "-" * 79 + "\n"


def letters_owed() -> Counter[tuple[str, str]]:
    """Give address and subject of what committed news has people told, from the news themselves."""
    owed: Counter[tuple[str, str]] = Counter()
    for message in Message.objects.filter(template__contains="/agreement_").order_by("pk"):
        name, event_id, _person = message.dedupe_key.split(":")
        event = Event.objects.get(pk=event_id, name=name)
        words = dict.fromkeys(("title", "link", "reason"), "")
        words |= {"reference": event.subject_reference, "what": name.partition(".")[2]}
        contact = Contact(message.kind, message.address)
        letter = render(contact, message.template, words, message.language)
        owed[message.address, letter.subject] += 1
    return owed


def letters_in(folder: Path) -> Counter[tuple[str, str]]:
    """Give address and subject of every whole letter; what a kill has cut off never left."""
    found: Counter[tuple[str, str]] = Counter()
    for file in sorted(folder.glob("*.log")):
        *whole, _rest = file.read_text(encoding="utf-8").split(BETWEEN_LETTERS)
        for text in whole:
            letter = email.message_from_string(text, policy=email.policy.default)
            if "AG-" in letter["Subject"]:
                found[letter["To"], letter["Subject"].strip()] += 1
    return found
