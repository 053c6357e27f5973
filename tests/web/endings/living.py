"""A placement that is over, and those who have a part in its end, each with a browser."""

from dataclasses import dataclass

from django.urls import reverse
from tests.factories import endings as ended
from tests.factories import placements as making
from tests.factories.cast import Cast
from tests.factories.parties import NOW, member

from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import Role
from ronghe.placements.models import Placement
from ronghe.placements.operations.report_links import send_report_link


@dataclass(frozen=True)
class End:
    placement: Placement
    student: Actor
    tutor: Actor
    mentor: Actor

    def address(self, name: str = "ending_page", *more) -> str:
        return reverse(f"endings:{name}", args=[self.placement.reference, *more])

    @property
    def tasks(self) -> list[int]:
        return list(self.placement.tasks.order_by("position").values_list("pk", flat=True))


def end_of(cast: Cast, number: int = 1, **more) -> End:
    student = making.learner(cast.school_class, number, **more)
    parties.create_user(person=student.person, email=f"p{number}@example.org", actor=SYSTEM, at=NOW)
    tutor = member(cast.college, Role.TUTOR, f"许静{number}")
    found = ended.completed(
        student, cast.enterprise, mentor=cast.mentor.membership, tutor=tutor.membership
    )
    return End(found, acting_as(student, on=NOW.date()), tutor, cast.mentor)


def link_of(end: End) -> str:
    _link, token = send_report_link(placement=end.placement, actor=SYSTEM, at=NOW)
    return reverse("endings:link_page", args=[token])
