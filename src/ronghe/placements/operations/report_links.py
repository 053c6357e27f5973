"""The link by which a mentor reports on one student without a password."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.invitation_queries import digest
from ronghe.placements.endings import locked_ending
from ronghe.placements.models import EndingState, Placement, ReportLink
from ronghe.placements.refusals import DoesNotFit

LIFETIME = timedelta(days=30)


@transaction.atomic
def send_report_link(*, placement: Placement, actor: Actor, at: datetime) -> tuple[ReportLink, str]:
    """Send the mentor the link to the report; the one before it ends. Gives the token too."""
    require(actor, "placements.send_report_link", placement)
    ending = locked_ending(placement)
    mentor = ending.placement.mentor
    if mentor is None:
        raise DoesNotFit(_("This placement has no mentor: whoever leads training at the host reports."))  # fmt: skip
    if ending.state == EndingState.CALLED_OFF:
        raise DoesNotFit(_("No report is asked for any more."))
    ending.placement.report_links.filter(ended_at=None).update(ended_at=at)
    token = secrets.token_urlsafe(24)
    link = ReportLink.objects.create(
        placement=ending.placement,
        mentor=mentor,
        token_hash=digest(token),
        made_at=at,
        expires_at=at + LIFETIME,
    )
    audit.record("report_link.sent", ending.placement, actor=actor, at=at)
    news.publish(
        "report_link.sent",
        ending.placement,
        actor=actor,
        at=at,
        payload={"link": link.pk},
        secrets={"token": token},
    )
    return link, token


def report_link_of_token(token: str) -> ReportLink | None:
    """Find the link, whatever has become of it."""
    found = ReportLink.objects.filter(token_hash=digest(token)).select_related(
        "mentor__person",
        "mentor__organisation",
        "placement__ending",
        "placement__student__person",
        "placement__host",
        "placement__college",
        "placement__mentor",
    )
    return found.first()
