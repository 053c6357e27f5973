"""Reports are opened to both sides at once: when both are in, or when the last day has passed."""

from datetime import datetime

from ronghe.kernel import audit, news
from ronghe.parties.actors import Actor
from ronghe.placements.lifecycles import ENDING
from ronghe.placements.models import Ending, OpenedBy


def open_reports(ending: Ending, why: OpenedBy, *, actor: Actor, at: datetime) -> None:
    ending.state = ENDING.next_state(ending.state, "open_reports")
    ending.opened_at, ending.opened_by = at, why
    ending.save(update_fields=["state", "opened_at", "opened_by"])
    details = {"because": str(why)}
    audit.record("ending.opened", ending.placement, actor=actor, at=at, details=details)
    news.publish("ending.opened", ending.placement, actor=actor, at=at, payload=details)
