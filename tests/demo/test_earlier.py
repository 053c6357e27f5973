"""An earlier year in Qinghe: what students later see of the host, and what each page has to show."""

import pytest

from ronghe.demo.earlier import SIZE
from ronghe.demo.models import DemoStep
from ronghe.demo.scene import made_by
from ronghe.parties.actors import acting_as
from ronghe.parties.models import Membership, Organisation, Role
from ronghe.placements.models import (
    Assessment,
    Ending,
    OutcomeReport,
    Placement,
    PracticeCertificate,
    ReportAnswer,
)
from ronghe.placements.queries.experience import experience_at
from ronghe.placements.queries.follow_ups import follow_up_totals

pytestmark = pytest.mark.django_db


def test_five_of_six_who_reported_are_what_later_students_see(qinghe):
    host = Organisation.objects.get(pk=DemoStep.objects.get(key="organisation:qiming").made_id)

    known = experience_at([host.pk])[host.pk]

    assert known.whole.count == 5
    assert OutcomeReport.objects.filter(side="student", placement__host=host).count() == 8


def test_each_stage_of_an_end_is_there(qinghe):
    earlier = Placement.objects.filter(is_irregular=True, state="completed")

    assert earlier.count() == SIZE + 2
    assert set(Ending.objects.values_list("state", "opened_by")) == {
        ("open", "both"),
        ("open", "deadline"),
        ("collecting", ""),
    }
    answers = ReportAnswer.objects.filter(report__placement__in=earlier)
    assert answers.filter(agrees=False).count() == 1
    assessed = Assessment.objects.counting().filter(
        placement__in=earlier, placement__host=made_by("organisation:qiming")
    )
    assert assessed.count() == SIZE
    assert assessed.filter(state="changed").count() == 1
    assert PracticeCertificate.objects.filter(state="issued").count() == SIZE - 1


def test_graduates_were_asked_and_their_totals_are_out(qinghe):
    dean = Membership.objects.get(person__user__email="dean@qinghe.example", role=Role.DEAN)
    on = Ending.objects.order_by("-begun_on")[0].begun_on

    (totals,) = follow_up_totals(acting_as(dean, on=on), on=on.replace(year=on.year + 1))

    assert (totals.asked_count, totals.answered_count) == (SIZE, 6)
    assert totals.row["in_trade"] is None


def test_certificates_state_the_hours_that_both_stand_behind(qinghe):
    for one in PracticeCertificate.objects.select_related("placement"):
        (report,) = one.placement.outcome_reports.filter(side="host")

        assert 380 <= one.facts["minutes"] / 60 <= 480
        assert 0 <= one.facts["minutes"] / 60 - report.stated_hours <= 8
