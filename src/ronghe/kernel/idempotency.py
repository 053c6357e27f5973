"""Asked twice, done once: the same key gets the first answer again.

The note that a key is taken, the effect, and the answer are one transaction. Of two requests at
the same moment the second waits at the unique key for the first one's commit, and then reads its
answer. An effect that raises leaves nothing behind, and the key is free again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ronghe.kernel.actors import Actor, actor_key
from ronghe.kernel.models import StoredAnswer

LONGEST_KEY = 100
_TAKE = """
    INSERT INTO kernel_storedanswer (actor_key, key, request_hash, headers, body, stored_at)
    VALUES (%s, %s, %s, '{}', '', %s) ON CONFLICT (actor_key, key) DO NOTHING
"""


class KeyReused(ValueError):
    """The key was used before, for something else: HTTP 422."""


class KeyIsWrong(ValueError):
    """A key is 1 to 100 characters: HTTP 400."""


@dataclass(frozen=True)
class Answer:
    """What the caller was told: HTTP status, headers worth keeping (a location), body."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def once(
    *, actor: Actor, key: str, request_hash: str, at: datetime, effect: Callable[[], Answer]
) -> Answer:
    """Run the effect for this actor and key unless it has run; give the first answer either way.

    `request_hash` is the hexadecimal SHA-256 of what was asked. Raises `KeyReused` when the key
    came with another request before, `KeyIsWrong` for an impossible key, and whatever the effect
    raises, after which nothing is kept. Answers are kept a day (`upkeep`).
    """
    if not 1 <= len(key) <= LONGEST_KEY:
        raise KeyIsWrong(_("The key of the request is missing or too long."))
    who = actor_key(actor)
    with connection.cursor() as sql:
        sql.execute(_TAKE, [who, key, request_hash, at])
        is_first = bool(sql.rowcount)
    stored = StoredAnswer.objects.get(actor_key=who, key=key)
    if not is_first:
        return _replay(stored, request_hash)
    answer = effect()
    stored.status, stored.body, stored.headers = answer.status, answer.body, dict(answer.headers)
    stored.save(update_fields=["status", "body", "headers"])
    return answer


def _replay(stored: StoredAnswer, request_hash: str) -> Answer:
    if stored.request_hash != request_hash or stored.status is None:
        raise KeyReused(_("This form was already sent with other contents. Open it again."))
    return Answer(stored.status, stored.body, stored.headers)
