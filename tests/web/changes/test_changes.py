"""Illness in two taps, other posts, and the day, as pages; health reaches nobody whom it is not for."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import placements as making
from tests.factories.parties import NOW, member
from tests.web.placements.living import THIS_MONDAY, life_of

from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Role
from ronghe.placements.models import (
    DailyLook,
    IllnessReport,
    IllnessState,
    Interruption,
    Placement,
    PlacementMove,
    StageState,
)
from ronghe.placements.operations import consents, illnesses, stages
from ronghe.placements.operations.stages import Turn
from ronghe.placements.queries.exceptions import exceptions_for
from ronghe.web.days.reasons import MOST_AT_ONCE, OF_EACH, ON_A_PAGE, REASONS
from ronghe.web.days.words import SENTENCES, text_for_class

pytestmark = pytest.mark.django_db
ILL, ABSENT = "Illness", "Absent"


@pytest.fixture
def life(cast):
    return life_of(cast)


@pytest.fixture
def ill(life):
    return illnesses.report_illness(
        placement=life.placement,
        starts_on=THIS_MONDAY,
        ends_on=THIS_MONDAY,
        actor=life.student,
        at=NOW,
    )


def test_a_student_reports_ill_in_two_taps(life, sign_in):
    student = sign_in(life.student)
    own = student.get(life.address("own_placement")).content.decode()
    page = student.get(life.address("illness_report")).content.decode()

    student.post(life.address("illness_report"), {"starts_on": THIS_MONDAY, "ends_on": THIS_MONDAY})

    assert life.address("illness_report") in own
    assert f'value="{THIS_MONDAY}"' in page  # filled in already
    assert IllnessReport.objects.get().starts_on == THIS_MONDAY


def test_a_guardian_reports_it_from_the_page_of_the_family(life, client):
    guardian = life.placement.student.person.guardians.get().person
    _link, token = consents.send_guardian_link(
        placement=life.placement, person=guardian, actor=SYSTEM, at=NOW
    )
    page = client.get(reverse("placements:guardian_page", args=[token])).content.decode()
    report = reverse("placements:guardian_illness", args=[token])

    client.post(report, {"starts_on": THIS_MONDAY, "ends_on": ""})

    assert report in page
    assert IllnessReport.objects.get().reported_for == "guardian"


def test_the_tutor_accepts_in_one_tap_and_the_host_reads_days_alone(life, cast, ill, sign_in):
    sign_in(life.tutor).post(life.address("illness_answer", ill.pk), {"answer": "yes"})
    pages = {
        name: [
            sign_in(actor).get(address).content.decode()
            for address in (
                life.address("change_list"),
                f"{life.address('placement_page')}?tab=records",
            )
        ]
        for name, actor in {
            "tutor": life.tutor, "teacher": cast.class_teacher,
            "mentor": life.mentor, "host": cast.plant_manager,
        }.items()
    }  # fmt: skip

    assert Interruption.objects.get().illness.state == IllnessState.ACCEPTED
    told = {name: any(ILL in page for page in found) for name, found in pages.items()}
    assert told == {"tutor": True, "teacher": True, "mentor": False, "host": False}
    assert all(ABSENT in page for name in ("mentor", "host") for page in pages[name])


def test_a_sick_note_is_found_by_nobody_whom_it_is_not_for(life, cast, ill, sign_in):
    address = life.address("illness_answer", ill.pk)

    statuses = {
        name: sign_in(actor).post(address, {"answer": "yes"}).status_code
        for name, actor in {
            "mentor": life.mentor, "host": cast.plant_manager, "outsider": cast.outsider,
            "other": cast.student, "oneself": life.student,
        }.items()
    }  # fmt: skip

    assert statuses == {"mentor": 404, "host": 404, "outsider": 404, "other": 404, "oneself": 403}


def test_another_post_is_proposed_by_the_host_and_agreed_by_the_college(life, cast, sign_in):
    sign_in(cast.plant_manager).post(
        life.address("rotation_propose"),
        {"on-1": THIS_MONDAY, "title-1": "质检", "side": "nobody", "note": "按方案轮岗"},
    )
    stage = life.placement.stages.get()
    assert "按方案轮岗" in sign_in(life.student).get(life.address("change_list")).content.decode()

    sign_in(cast.dean).post(life.address("stages_answer"), {"answer": "yes"})

    stage.refresh_from_db()
    life.placement.refresh_from_db()
    assert (stage.state, life.placement.title) == (StageState.BEGUN, "质检")


def test_a_proposal_is_refused_or_cancelled_and_says_why(life, cast, sign_in):
    def propose(title):
        (stage,) = stages.propose_stages(
            placement=life.placement, turns=[Turn(THIS_MONDAY, title)], side="nobody",
            note="轮岗", actor=cast.plant_manager, at=NOW,
        )  # fmt: skip
        return stage

    first = propose("质检")
    sign_in(life.tutor).post(life.address("stages_answer"), {"answer": "no", "note": "不对口"})
    second = propose("仓储")
    sign_in(cast.plant_manager).post(life.address("stage_cancel", second.pk))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.answer_note) == (StageState.REFUSED, "不对口")
    assert second.state == StageState.CANCELLED


def test_going_on_at_another_host_links_both_placements(life, cast, sign_in):
    dean = sign_in(cast.dean)
    dean.post(
        life.address("placement_move"),
        {
            "host": cast.other_college.reference, "title": "装配", "last_day": THIS_MONDAY,
            "starts_on": "2026-09-14", "ends_on": "2027-01-08", "side": "host", "note": "停产",
        },
    )  # fmt: skip

    move = PlacementMove.objects.get()
    assert move.before == life.placement
    assert move.after.reference in dean.get(life.address("change_list")).content.decode()


def test_the_day_shows_exceptions_and_is_looked_at_in_one_tap(life, cast, ill, sign_in):
    tutor = sign_in(life.tutor)
    page = tutor.get(reverse("placements:day_page"))
    assert "reported ill" in page.content.decode()

    tutor.post(reverse("placements:day_look"), {"shown": page.context["shown_hash"]})

    assert DailyLook.objects.get().membership == life.tutor.membership
    assert "Look at today’s exceptions" not in tutor.get(reverse("web:desk")).content.decode()


def test_the_text_for_the_class_names_nobody_and_no_illness(life, ill, sign_in):
    page = sign_in(life.tutor).get(reverse("placements:day_page"))

    text = page.context["text"]
    name = life.placement.student.person.full_name
    assert "Whoever has not entered" in text
    assert name not in text
    assert "reported ill" not in text
    assert life.placement.reference not in text


def test_the_safety_officer_reads_of_an_absence_and_not_of_an_illness(life, cast, ill, sign_in):
    officer = member(cast.college, Role.SAFETY_OFFICER, "金安")

    page = sign_in(officer).get(reverse("placements:day_page")).content.decode()

    assert "is absent from" in page
    assert "reported ill" not in page


def test_the_day_is_not_found_by_those_whose_task_it_is_not(life, cast, sign_in):
    day = reverse("placements:day_page")

    statuses = {
        sign_in(one).get(day).status_code
        for one in (life.student, life.mentor, cast.plant_manager, cast.coordinator)
    }

    assert statuses == {404}


def test_whoever_should_be_there_and_is_not_counts_among_those_looked_after(life, cast, sign_in):
    late = making.learner(cast.school_class, 2, name="迟到")
    making.planned(
        late,
        cast.enterprise,
        starts_on=THIS_MONDAY - timedelta(days=7),
        tutor=life.tutor.membership,
    )

    page = sign_in(life.tutor).get(reverse("placements:day_page"))

    assert (len(page.context["students"]), page.context["count"]) == (2, 2)


# -- a long day -------------------------------------------------------------------------------


@pytest.fixture
def long_day(life, cast):
    """Sixty who were to begin and of whom nobody has said anything, and one who is ill."""
    first = making.planned(
        making.learner(cast.school_class, 2, name="迟到"),
        cast.enterprise,
        starts_on=THIS_MONDAY - timedelta(days=7),
        tutor=life.tutor.membership,
    )
    fields = [one for one in Placement._meta.local_concrete_fields if not one.primary_key]
    columns = {one.attname: getattr(first, one.attname) for one in fields}
    Placement.objects.bulk_create(
        Placement(**columns | {"reference": f"PL-{number}", "starts_on": first.starts_on - timedelta(days=number)})
        for number in range(1, 60)
    )  # fmt: skip
    return life


def test_a_long_day_is_shown_by_reasons_with_a_few_rows_of_each(long_day, ill, sign_in):
    page = sign_in(long_day.tutor).get(reverse("placements:day_page"))

    shown = [(one.title, one.count, len(one.rows), bool(one.url)) for one in page.context["groups"]]
    assert ("First day past, and nothing said", 60, OF_EACH, True) in shown
    assert ("Reported ill", 1, 1, False) in shown
    assert sum(one[1] for one in shown) == page.context["row_count"] > MOST_AT_ONCE
    assert page.context["rows"] == []
    assert "It counts for all" in page.content.decode()


def test_all_rows_of_a_reason_stand_on_pages_of_their_own(long_day, sign_in):
    client = sign_in(long_day.tutor)
    day = client.get(reverse("placements:day_page"))
    address = next(one.url for one in day.context["groups"] if one.count == 60)

    first = client.get(address)
    second = client.get(f"{reverse('placements:day_page')}?{first.context['page'].next_query}")

    shown = [row.reference for page in (first, second) for row in page.context["group"].rows]
    assert len(first.context["group"].rows) == ON_A_PAGE
    assert len(shown) == len(set(shown)) == 60
    assert not second.context["page"].next_query


@pytest.mark.parametrize("start", ["-1", "x", "6000", "²"])
def test_a_page_that_there_is_not_begins_with_the_first_row(long_day, sign_in, start):
    address = reverse("placements:day_page")
    page = sign_in(long_day.tutor).get(address, {"reason": "not_started", "from": start})

    assert len(page.context["group"].rows) == ON_A_PAGE
    assert not page.context["page"].first_query


def test_a_reason_of_which_nothing_is_left_leads_back_to_the_day(long_day, sign_in):
    day = reverse("placements:day_page")

    page = sign_in(long_day.tutor).get(day, {"reason": "pay_late"})

    assert (page.status_code, page["Location"]) == (302, day)


def test_a_tap_and_the_text_are_about_the_whole_of_a_long_day(long_day, cast, sign_in):
    tutor = sign_in(long_day.tutor)
    page = tutor.get(reverse("placements:day_page"))
    rows = exceptions_for(long_day.tutor, on=timezone.localdate())

    tutor.post(reverse("placements:day_look"), {"shown": page.context["shown_hash"]})

    assert page.context["text"] == text_for_class({one.kind for one in rows})
    assert DailyLook.objects.get().shown_count == len(rows) > MOST_AT_ONCE


def test_every_kind_of_exception_has_a_title(life):
    assert set(REASONS) == set(SENTENCES)
