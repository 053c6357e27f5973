"""The daily look: one tap of whoever looks after students says that they looked, and at what."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements.models import DailyLook
from ronghe.placements.queries.exceptions import exceptions_for, hash_of
from ronghe.placements.refusals import DoesNotFit


@transaction.atomic
def note_look(*, shown_hash: str, actor: Actor, at: datetime) -> DailyLook:
    """Note that the actor has looked at what the page showed; what came since is looked at first.

    Looked at once more on the same day, the last look counts.
    """
    require(actor, "placements.look_daily")
    assert actor.membership is not None  # noqa: S101 -- the permission asks for one
    assert actor.person is not None  # noqa: S101 -- as above
    today = day_of(at)
    rows = exceptions_for(actor, on=today)
    if hash_of(rows) != shown_hash:
        raise DoesNotFit(_("Something has changed since you opened the page. Look at it once more."))  # fmt: skip
    look, _is_new = DailyLook.objects.update_or_create(
        membership=actor.membership,
        on=today,
        defaults={
            "looked_by": actor.person,
            "looked_at": at,
            "shown": [[one.public_kind, one.reference] for one in rows],
            "shown_count": len(rows),
            "shown_hash": shown_hash,
        },
    )
    audit.record("day.looked", look, actor=actor, at=at, details={"shown": len(rows)})
    return look
