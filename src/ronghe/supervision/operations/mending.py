"""What is to be put right by a day: said by the inspected, checked by the authority."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.supervision.lifecycles import MENDING
from ronghe.supervision.locking import by_name, locked_inspection, said
from ronghe.supervision.models import Mending


@transaction.atomic
def answer_mending(*, mending: Mending, done: str, actor: Actor, at: datetime) -> Mending:
    """Say what was done; somebody of the authority looks whether it is so."""
    require(actor, "supervision.answer_inspection", mending.measure.inspection)
    mending = _locked(mending)
    mending.state = MENDING.next_state(mending.state, "answer_mending")
    mending.done = said(done, otherwise=_("Say what was done."))
    mending.answered_by, mending.answered_at = by_name(actor), at
    mending.save(update_fields=["state", "done", "answered_by", "answered_at"])
    _record("mending.answered", mending, actor, at)
    return mending


@transaction.atomic
def check_mending(
    *, mending: Mending, is_mended: bool, doubt: str = "", actor: Actor, at: datetime
) -> Mending:
    """Say, after looking, whether it is put right; if not, what is still to be done."""
    require(actor, "supervision.check_mending", mending.measure.inspection)
    mending = _locked(mending)
    step = "accept_mending" if is_mended else "return_mending"
    mending.state = MENDING.next_state(mending.state, step)
    mending.doubt = "" if is_mended else said(doubt, otherwise=_("Say what is still to be done."), longest=500)  # fmt: skip
    mending.checked_by, mending.checked_at = by_name(actor), at
    mending.save(update_fields=["state", "doubt", "checked_by", "checked_at"])
    if is_mended:
        _record("mending.accepted", mending, actor, at)
    else:
        _record("mending.returned", mending, actor, at)
    return mending


def _locked(mending: Mending) -> Mending:
    inspection = locked_inspection(mending.measure.inspection)
    found = Mending.objects.select_for_update(of=("self",)).select_related("measure")
    mending = found.get(pk=mending.pk)
    mending.measure.inspection = inspection
    return mending


def _record(verb: str, mending: Mending, actor: Actor, at: datetime) -> None:
    inspection, details = mending.measure.inspection, {"measure": mending.measure_id}
    audit.record(verb, inspection, actor=actor, at=at, details=details)
    news.publish(verb, inspection, actor=actor, at=at, payload=details)
