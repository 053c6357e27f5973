"""Incidents per 100 placement-months open their rows; what students say is shown of enough of them."""

from datetime import date, datetime, timedelta, timezone

import pytest
from django.urls import reverse
from tests.factories import endings as ended
from tests.factories import placements as making
from tests.factories import safety
from tests.factories.parties import NOW, organisation
from tests.web.placements.living import life_of

from ronghe.placements.counting import count_all, months_before, totals_of
from ronghe.placements.figures import PARTS, PLACEMENT_DAYS
from ronghe.placements.models import Placement
from ronghe.placements.queries.experience import experience_at, experience_of
from ronghe.placements.queries.figures import Figures, View
from ronghe.web.numbers.pictures import HIDDEN, UNKNOWN, pictures_of
from ronghe.web.numbers.records import records_of

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)
MONTHS = months_before(TODAY)
TITLE = "Incidents per 100 placement-months"
OVERVIEW = "numbers:overview"


@pytest.fixture
def life(cast):
    return life_of(cast)


def cells(figures, actor):
    found = next(one for one in pictures_of(figures, actor) if str(one.chart.title) == TITLE)
    return [cell.text for _month, row in found.rows for cell in row], found


def test_incidents_count_in_the_month_in_which_they_happened_here(life, cast):
    # Half past midnight on 1 September here is still August elsewhere.
    midnight = datetime(2026, 8, 31, 16, 30, tzinfo=timezone.utc)  # noqa: UP017 -- said in full
    safety.incident(life.placement, life.tutor, at=NOW, happened_at=midnight, severity="serious")
    safety.incident(life.placement, life.tutor, at=NOW, happened_at=midnight - timedelta(hours=1), severity="near_miss")  # fmt: skip

    totals = totals_of(Placement.objects.all(), MONTHS, on=TODAY)
    opened = records_of(cast.dean, PARTS["incidents_serious"], SEPTEMBER, on=TODAY)

    assert {key: value for key, value in totals.items() if key[0].startswith("incidents")} == {
        ("incidents_serious", SEPTEMBER): 1,
        ("incidents_near", AUGUST): 1,
    }
    assert [one.severity for one in opened] == ["serious"]


def test_a_rate_is_of_placement_months_and_of_none_there_is_none(cast):
    days = {(PLACEMENT_DAYS, SEPTEMBER): 60_875, ("incidents_slight", SEPTEMBER): 30}
    figures = Figures(View.AUTHORITY, [AUGUST, SEPTEMBER], days)

    found, picture = cells(figures, cast.coordinator)

    assert found == [UNKNOWN, UNKNOWN, UNKNOWN, "0", "1.5", "0"]
    assert "no placement was under way" in str(picture.chart.note)


@pytest.mark.parametrize(("count", "days"), [(4, 60_875), (20, 150)])
def test_a_rate_of_few_is_not_shown_to_an_authority(cast, count, days):
    totals = {(PLACEMENT_DAYS, SEPTEMBER): days, ("incidents_serious", SEPTEMBER): count}
    shown = {
        view: cells(Figures(view, [SEPTEMBER], totals), cast.coordinator)[0][0]
        for view in (View.AUTHORITY, View.COLLEGE)
    }

    assert shown[View.AUTHORITY] == HIDDEN
    assert shown[View.COLLEGE] not in {HIDDEN, UNKNOWN}


def test_a_point_opens_the_incident_for_college_and_tutor_and_not_for_others(life, cast, sign_in):
    found = safety.incident(life.placement, life.tutor, at=NOW)
    count_all(MONTHS, on=TODAY, at=NOW)
    rows = f"{reverse('numbers:record_list')}?part=incidents_slight&month=2026-09"

    dean = sign_in(cast.dean).get(reverse(OVERVIEW)).content.decode()
    seen = {
        name
        for name, actor in {"dean": cast.dean, "tutor": life.tutor, "outsider": cast.outsider}.items()
        if found.reference in sign_in(actor).get(rows).content.decode()
    }  # fmt: skip

    assert "part=incidents_slight&amp;month=2026-09" in dean
    assert seen == {"dean", "tutor"}


def test_a_complaint_in_confidence_is_no_incident(life):
    safety.complaint(life.placement, life.student, at=NOW)

    totals = totals_of(Placement.objects.all(), MONTHS, on=TODAY)

    assert not [key for key in totals if key[0].startswith("incidents")]


# -- what students say ------------------------------------------------------------------------


def through(cast, count, host=None, first=10):
    """Let so many students of the college be through, of both sides of whom is a report."""
    for number in range(first, first + count):
        pupil = making.learner(cast.school_class, number, name=f"学生{number}")
        placement = ended.completed(pupil, host or cast.enterprise)
        ended.by_student(placement, learned=5, treated_fairly=1, recommends=3)
        ended.by_host(placement)


def satisfaction(client):
    shown = client.get(reverse(OVERVIEW)).content.decode()
    return shown.partition("Satisfaction")[2].partition("</section>")[0]


def test_four_students_are_too_few_for_every_page(cast, sign_in):
    through(cast, 4)

    for actor in (cast.dean, cast.coordinator, cast.plant_manager):
        assert "Not enough yet" in satisfaction(sign_in(actor))


def test_college_and_authority_read_what_five_say_of_all_hosts_together(cast, sign_in):
    other = organisation(name="鸿运物流有限公司", number=71_000_001)
    through(cast, 3)
    through(cast, 2, other, first=20)

    assert experience_at([cast.enterprise.pk, other.pk])[other.pk].whole is None
    for actor in (cast.dean, cast.coordinator):
        told = satisfaction(sign_in(actor))
        assert "80 % or more" in told
        assert "20 % or less" in told
        assert "5 students of all hosts together" in told


def test_a_sixth_student_moves_nothing(cast):
    through(cast, 5)
    before = experience_of([cast.college.pk])
    through(cast, 1, first=30)

    assert experience_of([cast.college.pk]) == before
    assert before.count == 5


def test_a_school_of_the_college_and_another_college_read_nothing_of_it(cast, sign_in):
    through(cast, 5)

    assert satisfaction(sign_in(cast.unit_dean)) == ""
    assert "Not enough yet" in satisfaction(sign_in(cast.outsider))
