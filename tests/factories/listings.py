"""Listings and enquiries, made by the product's own operations."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.factories.parties import NOW, TERM_BEGAN_ON

from ronghe.parties.actors import SYSTEM, Actor
from ronghe.parties.models import Organisation, Site
from ronghe.parties.operations import Address, add_site
from ronghe.partnerships import operations
from ronghe.partnerships.models import Enquiry, Listing
from ronghe.partnerships.operations import Content
from ronghe.reference.models import Occupation, Region

LAST_DAY = NOW.date() + timedelta(days=60)
# A post that the Chinese rules let pass, as far as a listing can say.
POST: dict[str, Any] = {
    "tasks": ["装夹工件", "数控车削"],
    "venue_type": "factory",
    "hours_a_day": "8",
    "days_a_week": 5,
    "shift": "day",
    "night_shift": False,
    "independent_work": True,
    "monthly_pay": 320_000,
    "same_post_wage": 380_000,
    "fees": 0,
    "agency_involved": False,
    "hazards": [],
    "mentors_count": 5,
}


def occupation(name: str = "数控车工", code: str = "demo-1", parent_code: str = "") -> Occupation:
    made, _is_new = Occupation.objects.get_or_create(
        scheme="own",
        code=code,
        defaults={"name": name, "language": "zh-hans", "parent_code": parent_code},
    )
    return made


def site(
    organisation: Organisation, latitude: float, longitude: float, region: Region | None = None
) -> Site:
    return add_site(
        organisation=organisation,
        place=Address(
            "工业大道 1 号",
            region=region or organisation.region,
            latitude=Decimal(str(latitude)),
            longitude=Decimal(str(longitude)),
        ),
        starts_on=TERM_BEGAN_ON,
        actor=SYSTEM,
        at=NOW,
    )


def content(**more: Any) -> Content:
    details = POST | more.pop("details", {})
    said: dict[str, Any] = {
        "title": "数控车工实习岗位",
        "summary": "与师傅一起在新车间工作。",
        "occupation": occupation(),
        "seats_count": 30,
        "starts_on": date(2026, 10, 12),
        "ends_on": date(2027, 4, 9),
        "details": {name: value for name, value in details.items() if value is not None},
    }
    return Content(**(said | more))


def draft(
    organisation: Organisation,
    *,
    side: str = "offer",
    kind: str = "posts",
    actor: Actor = SYSTEM,
    at: datetime = NOW,
    **more: Any,
) -> Listing:
    return operations.write_listing(
        organisation=organisation,
        side=side,
        kind=kind,
        content=content(**more) if kind == "posts" else plain_content(**more),
        actor=actor,
        at=at,
    )


def plain_content(**more: Any) -> Content:
    """What a listing says whose kind the law does not read."""
    said = {
        "title": "数控编程课程共建",
        "details": {"course": "数控编程", "hours": 64, "who_teaches": "both"},
    }
    return Content(**(said | more))


def published(
    organisation: Organisation,
    *,
    actor: Actor = SYSTEM,
    at: datetime = NOW,
    expires_on: date = LAST_DAY,
    **more: Any,
) -> Listing:
    return operations.publish_listing(
        listing=draft(organisation, actor=actor, at=at, **more),
        expires_on=expires_on,
        actor=actor,
        at=at,
    )


def enquiry(listing: Listing, asker: Actor, *, at: datetime = NOW, **more: Any) -> Enquiry:
    assert asker.organisation is not None
    said: dict[str, Any] = {"text": "我们有 28 名学生，能否安排？", "seats_count": 10}
    return operations.open_enquiry(
        asker=asker.organisation, listing=listing, actor=asker, at=at, **(said | more)
    )
