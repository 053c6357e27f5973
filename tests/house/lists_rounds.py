"""Lists of placement rounds, with what adds a row: a part of `test_lists`."""

from django.urls import reverse
from tests.factories.agreements import for_a_class
from tests.factories.parties import NOW, enrolled
from tests.factories.rounds import (
    AFTER,
    agreed_post,
    closed,
    opened,
    planned,
    post,
    published,
    ranked,
)

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Candidate, RunKind
from ronghe.placements.operations import runs


def add_round(cast):
    return lambda number: planned(cast.college, title=f"第{number}批")


def add_own_round(cast):
    """Let the student take part in one more round."""

    def add(number):
        round_ = planned(cast.college, title=f"第{number}批")
        post(round_, cast.enterprise, f"岗位{number}")
        enrolled(cast.school_class, f"学生{number}", f"20269{number:03d}")
        round_ = opened(round_, cast.school_class)
        Candidate.objects.create(
            round=round_, membership=cast.student.membership, code=f"CAST{number:04d}"
        )

    return add


def add_result(cast):
    def add(number):
        round_ = planned(cast.college, title=f"第{number}批")
        wanted = post(round_, cast.enterprise, f"岗位{number}")
        enrolled(cast.school_class, f"学生{number}", f"20269{number:03d}")
        round_ = opened(round_, cast.school_class)
        for one in round_.candidates.select_related("membership__person", "round"):
            ranked(one, wanted)
        published(closed(round_))

    return add


class OneRound:
    """A round that is made once, and to which rows are added."""

    def __init__(self, cast):
        self.cast = cast

    def round(self):
        found = self.cast.college.rounds.first()
        return found or planned(self.cast.college)

    def add_post(self, number):
        post(self.round(), self.cast.enterprise, f"岗位{number}")

    def add_agreed_post(self, number):
        """Let the round have one more post, from an agreement of its own."""
        agreed_post(self.round(), for_a_class(self.cast))

    def add_agreement(self, number):
        """Let one more agreement be there to choose."""
        self.round()
        for_a_class(self.cast)

    def add_run(self, number):
        round_ = self.round()
        if round_.state == "planned":
            post(round_, self.cast.enterprise)
            enrolled(self.cast.school_class, "学生", "202690001")
            round_ = opened(round_, self.cast.school_class)
        asked = runs.start_run(
            round_=round_, kind=RunKind.TRIAL, rule="student_optimal", actor=SYSTEM, at=NOW
        )
        runs.compute_run(run=asked, actor=SYSTEM, at=AFTER)


def tab(name):
    def address(cast):
        found = OneRound(cast).round()
        return reverse("rounds:round_page", args=[found.reference]) + f"?tab={name}"

    return address


def choosing(cast):
    return reverse("rounds:post_choose", args=[OneRound(cast).round().reference])


def choosing_in_region(cast):
    found = cast.authority.rounds.first() or planned(cast.authority)
    return reverse("rounds:post_choose", args=[found.reference])


ROUND_LISTS = {
    "placement rounds": ("dean", lambda cast: reverse("rounds:round_list"), add_round),
    "rounds of a student": ("student", lambda cast: reverse("rounds:ranking_list"), add_own_round),
    "published results": ("outsider", lambda cast: reverse("rounds:result_list"), add_result),
    "posts of a round": ("dean", tab("posts"), lambda cast: OneRound(cast).add_post),
    "posts of a round from agreements": ("dean", tab("posts"), lambda cast: OneRound(cast).add_agreed_post),
    "agreements and offers for a round": ("dean", choosing, lambda cast: OneRound(cast).add_agreement),
    "agreements for a round of an authority": ("coordinator", choosing_in_region, lambda cast: OneRound(cast).add_agreement),
    "runs of a round": ("dean", tab("runs"), lambda cast: OneRound(cast).add_run),
    "desk of a student with rounds": ("student", lambda cast: reverse("web:desk"), add_own_round),
}  # fmt: skip
