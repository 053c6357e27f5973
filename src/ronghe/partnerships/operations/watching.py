"""Noticing a cooperation in trouble while it can still be mended: both sides hear of it once."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.partnerships.health import Sign, signs_of_all
from ronghe.partnerships.models import Cooperation, CooperationState, Trouble

BATCH = 500


def watch_cooperations(*, on: date, actor: Actor, at: datetime) -> int:
    """Compare what troubles running cooperations with what was noticed; give how much is new.

    Each batch is a transaction of its own: a run that is killed goes on where it was.
    """
    require(actor, "partnerships.tend_agreements")
    noticed = 0
    last = 0
    while ids := _following(last):
        noticed += _watch(ids, on=on, actor=actor, at=at)
        last = ids[-1]
    return noticed


def _following(last: int) -> list[int]:
    """Give the next running cooperations, and those of which something is still noted."""
    running = Cooperation.objects.filter(pk__gt=last, state=CooperationState.RUNNING)
    noted = Cooperation.objects.filter(pk__gt=last, troubles__over_at=None)
    noted = noted.filter(troubles__isnull=False)
    ids = running.order_by().values("pk").union(noted.order_by().values("pk"))
    return list(ids.order_by("pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _watch(ids: Sequence[int], *, on: date, actor: Actor, at: datetime) -> int:
    locked = Cooperation.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    cooperations = list(locked)
    found = signs_of_all(cooperations, on=on)
    open_troubles = Trouble.objects.filter(cooperation__in=ids, over_at=None).order_by("pk")
    noted = {(one.cooperation_id, one.kind): one for one in open_troubles}
    noticed = 0
    for cooperation in cooperations:
        signs = {sign.kind.value: sign for sign in found[cooperation.pk]}
        for kind, sign in signs.items():
            if (cooperation.pk, kind) not in noted:
                _notice(cooperation, sign, actor=actor, at=at)
                noticed += 1
        for (pk, kind), trouble in noted.items():
            if pk == cooperation.pk and kind not in signs:
                _let_pass(trouble, cooperation, actor=actor, at=at)
    return noticed


def _notice(cooperation: Cooperation, sign: Sign, *, actor: Actor, at: datetime) -> None:
    trouble = Trouble.objects.create(
        cooperation=cooperation, kind=sign.kind, since_on=sign.since_on, noticed_at=at
    )
    details = {"kind": trouble.kind, "since": str(sign.since_on), "count": sign.count}
    audit.record("trouble.noticed", cooperation, actor=actor, at=at, details=details)
    news.publish("trouble.noticed", cooperation, actor=actor, at=at, payload=details)


def _let_pass(trouble: Trouble, cooperation: Cooperation, *, actor: Actor, at: datetime) -> None:
    trouble.over_at = at
    trouble.save(update_fields=["over_at"])
    details = {"kind": trouble.kind}
    audit.record("trouble.passed", cooperation, actor=actor, at=at, details=details)
