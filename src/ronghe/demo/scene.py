"""What a step of the story works with: its moment, and those who came before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.functional import Promise

from ronghe.demo.cast import CAST, EXTRAS
from ronghe.demo.models import DemoStep
from ronghe.demo.places import Firm
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import MANAGING_ROLES, Membership, Organisation, Person, Role
from ronghe.reference.models import Region

SEED = "qinghe"
ZONE = ZoneInfo("Asia/Shanghai")
OFFICE_OPENS_HOUR = 9
OFFICE_HOURS_MINUTES = 8 * 60
MINUTES_BETWEEN_STEPS = 7


class NotYetTold(LookupError):
    """A step leans on one that has not been taken."""


@dataclass(frozen=True)
class Scene:
    """The moment of one step, by the clock of the story."""

    at: datetime

    @property
    def on(self) -> date:
        return self.at.date()

    def organisation(self, key: str) -> Organisation:
        return Organisation.objects.get(pk=made_by(f"organisation:{key}"))

    def region(self, key: str) -> Region:
        return Region.objects.get(pk=made_by(f"region:{key}"))

    def person(self, key: str) -> Person:
        return Person.objects.get(pk=made_by(f"person:{key}"))

    def actor(self, key: str, role: Role) -> Actor:
        """Give the person of that key under that role."""
        return acting_as(
            Membership.objects.select_related(
                "person", "organisation__region", "unit", "school_class"
            ).get(person=self.person(key), role=role),
            on=self.on,
        )


@dataclass(frozen=True)
class Step:
    """One transaction of the story. The key names it for ever; equal keys are taken once.

    One of a day of the week comes on the last such day until then.
    """

    key: str
    chapter: Promise
    days_ago: int
    run: Callable[[Scene], models.Model | None]
    weekday: int | None = None

    def day(self, ends_on: date) -> date:
        day = ends_on - timedelta(days=self.days_ago)
        back = 0 if self.weekday is None else (day.weekday() - self.weekday) % 7
        return day - timedelta(days=back)


def made_by(key: str) -> int:
    step = DemoStep.objects.filter(key=key).first()
    if step is None or step.made_id is None:
        raise NotYetTold(key)
    return step.made_id


def manager_of(firm: Firm, scene: Scene) -> Actor:
    """Whoever looks after the record; an organisation without people was entered by the system."""
    for character in (*CAST, *EXTRAS):
        if character.organisation == firm.key and character.roles[0] in MANAGING_ROLES:
            return scene.actor(character.key, character.roles[0])
    return SYSTEM


def moments(steps: list[Step], *, ends_on: date) -> list[tuple[Step, datetime]]:
    """Put the steps in order, oldest first, each a few minutes after the one before that day."""
    told: list[tuple[Step, datetime]] = []
    count_of_day: dict[date, int] = {}
    for step in sorted(steps, key=lambda step: step.day(ends_on)):
        day = step.day(ends_on)
        count = count_of_day[day] = count_of_day.get(day, -1) + 1
        opening = datetime(day.year, day.month, day.day, OFFICE_OPENS_HOUR, tzinfo=ZONE)
        minutes = count * MINUTES_BETWEEN_STEPS % OFFICE_HOURS_MINUTES
        told.append((step, opening + timedelta(minutes=minutes)))
    return told
