"""A wave: the students of one class who go to the eleven hosts together, two or three to each."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ronghe.demo import places
from ronghe.demo.cheats import CHEATS, HOSTS
from ronghe.demo.names import chance_of
from ronghe.demo.places import Firm
from ronghe.demo.practice import FRIDAY, LEAST_SCALE
from ronghe.demo.scene import Scene, made_by
from ronghe.parties.actors import Actor, acting_as
from ronghe.parties.models import Membership, Organisation, SchoolClass
from ronghe.placements.models import Placement

COLLEGE = places.COLLEGES[0]
WAVES_AT_SCALE_ONE, STUDENTS, LEAST_STUDENTS, TUTORS = 4, 3, 2, 2
OVER_DAYS_AGO, RUNNING_DAYS_AGO, BETWEEN_WAVES = 206, 83, 7
FIRST_LIVED, LIVED, GONE, LEFT = 8, 12, 2, 10  # weeks
SATURDAY = 5
# Fewer than three say nothing about texts that are alike, nor fill more than a day with guidance.
OF_THREE = frozenset(host for key in ("copied_journals", "guidance_hours") for host in (CHEATS[key].host, CHEATS[key].twin))  # fmt: skip
RELATED = (
    "student__person", "student__organisation__region", "student__school_class", "college", "host",
    "tutor__person", "tutor__organisation__region", "mentor__person", "mentor__organisation__region",
)  # fmt: skip


@dataclass(frozen=True)
class Wave:
    """The waves take turns: one is over since last term, the next is under way."""

    number: int

    @property
    def key(self) -> str:
        return f"year:{self.number}"

    @property
    def is_over(self) -> bool:
        return self.number % 2 == 0

    @property
    def began_days_ago(self) -> int:
        later = self.number // 2 * BETWEEN_WAVES % (3 * BETWEEN_WAVES)
        return (OVER_DAYS_AGO if self.is_over else RUNNING_DAYS_AGO) - later

    @property
    def weeks_lived(self) -> int:
        """Count the weeks told: to the last one, or those whose Saturday has come."""
        if self.is_over:
            return LIVED if self.number else FIRST_LIVED
        return (self.began_days_ago - FRIDAY - 2) // 7 + 1

    @property
    def weeks_in_all(self) -> int:
        """Count those that were over when the ledger brought the wave in, those told, and to come."""
        return GONE + self.weeks_lived + (0 if self.is_over else LEFT)

    @property
    def class_number(self) -> int:
        return 80 + 2 * self.number + 1  # odd: no line of these lists is held

    def seats(self) -> list[Firm]:
        """Give the host of each student, in their order; the wave that every region has is small."""
        return [
            host
            for host in HOSTS
            for _seat in range(STUDENTS if self.number or host.key in OF_THREE else LEAST_STUDENTS)
        ]

    def days_ago(self, days: int) -> int:
        """Say how many days ago it was so many days after the wave arrived, or before."""
        return self.began_days_ago - days

    def monday(self, week: int, scene: Scene, days: int) -> date:
        """Give the Monday of a week, seen from a step so many days after the arrival."""
        arrived = scene.on - timedelta(days=days)
        return arrived - timedelta(days=arrived.weekday()) + timedelta(days=7 * week)

    def days(self, scene: Scene, days: int = 0) -> tuple[date, date]:
        """Give first and last day, seen from a step so many days after the arrival, or before."""
        first = self.monday(-GONE, scene, days)
        return first, first + timedelta(days=7 * (self.weeks_in_all - 1) + FRIDAY)

    def school_class(self) -> SchoolClass:
        return SchoolClass.objects.get(pk=made_by(f"{self.key}:class"))

    def placements(self, *along: str) -> list[Placement]:
        """Give the placements of the wave, host by host, with what shall be read along."""
        found = Placement.objects.filter(
            student__school_class=self.school_class(), host__in=[made_by(f"organisation:{one.key}") for one in HOSTS]
        )  # fmt: skip
        return list(found.select_related(*RELATED).prefetch_related(*along).order_by("student"))

    def by_host(self, *along: str) -> dict[str, list[Placement]]:
        keys = {made_by(f"organisation:{one.key}"): one.key for one in HOSTS}
        found: dict[str, list[Placement]] = {one.key: [] for one in HOSTS}
        for placement in self.placements(*along):
            found[keys[placement.host_id]].append(placement)
        return found


def waves(scale: float) -> list[Wave]:
    """Give the waves of that scale: one in every region that is more than a sample."""
    least = 1 if scale >= LEAST_SCALE else 0
    return [Wave(number) for number in range(max(least, round(WAVES_AT_SCALE_ONE * scale)))]


def college(scene: Scene) -> Organisation:
    return scene.organisation(COLLEGE.key)


def actor_of(membership: int, on: date) -> Actor:
    related = ("person", "organisation__region", "organisation__jurisdiction", "school_class")
    return acting_as(Membership.objects.select_related(*related).get(pk=membership), on=on)


@dataclass(frozen=True)
class Lived:
    """A week of a wave at one host, seen from the step that tells it."""

    wave: Wave
    week: int
    host: str
    monday: date
    scene: Scene

    def chance(self, of: str, *more: object) -> Random:
        return chance_of(of, self.wave.number, self.week, self.host, *more)
