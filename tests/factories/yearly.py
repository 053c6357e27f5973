"""Yearly reports, made by the product's own operations."""

from datetime import date, datetime
from typing import Any

from tests.factories.parties import NOW, membership, person

from ronghe.parties.actors import Actor, acting_as
from ronghe.parties.models import Organisation, Role
from ronghe.reference.models import Region
from ronghe.supervision.models import YearlyReport
from ronghe.supervision.operations.yearly import draft_report, publish_report


def colleague(authority: Organisation, role: Role = Role.CASE_OFFICER, name: str = "谢平") -> Actor:
    """Somebody else of the authority, who may publish what another has drafted."""
    return acting_as(membership(person(authority, name), authority, role), on=NOW.date())


def drafted(
    actor: Actor,
    *,
    region: Region | None = None,
    year: int = 2026,
    on: date | None = None,
    at: datetime = NOW,
    **more: Any,
) -> YearlyReport:
    own = region or (actor.organisation and actor.organisation.region)
    assert own is not None
    return draft_report(region=own, year=year, as_on=on or at.date(), actor=actor, at=at, **more)


def published(actor: Actor, by: Actor, *, at: datetime = NOW, **more: Any) -> YearlyReport:
    return publish_report(report=drafted(actor, at=at, **more), actor=by, at=at)
