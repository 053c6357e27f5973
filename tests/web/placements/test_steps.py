"""The steps of a placement: planned, staffed, stated, ready, started, resting, ended."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.factories import placements as making
from tests.factories.parties import NOW, enrolled
from tests.factories.rounds import closed, oneself, opened, planned, post, published, ranked
from tests.web.placements.asking import page, told, words

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Placement, PlacementState
from ronghe.placements.operations import publishing, starting

pytestmark = pytest.mark.django_db
FIRST_DAY = NOW.replace(month=10, day=12)
PLAN = {
    "student": "林小满",
    "host": "启明",
    "kind": "post",
    "title": "数控车工",
    "starts_on": "2026-10-12",
    "ends_on": "2027-04-09",
}


def begun(placement):
    """Let the placement have begun on its first day."""
    return starting.record_start(placement=placement, reason="已上岗", actor=SYSTEM, at=FIRST_DAY)


def fresh(placement):
    return Placement.objects.get(pk=placement.pk)


# -- planning ---------------------------------------------------------------------------------


def test_office_plans_by_name_and_lands_on_the_gate(cast, sign_in, student):
    said = told(sign_in(cast.dean), reverse("placements:placement_plan"), PLAN)

    made = Placement.objects.get()
    assert (made.student, made.host, made.title) == (student, cast.enterprise, "数控车工")
    assert "The placement is planned." in said
    assert "Ready to start?" in said


def test_own_choice_is_planned_and_approved_from_the_gate(cast, sign_in, student):
    client = sign_in(cast.dean)
    client.post(reverse("placements:placement_plan"), {**PLAN, "is_own_choice": "on"})
    made = Placement.objects.get()

    said = told(client, page("own_choice_approve", made))

    assert "approved on 7 September 2026" in said
    assert fresh(made).own_choice_approved_on == NOW.date()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"student": "没有"}, "No student of yours is called so."),
        ({"host": "没有"}, "No organisation is called so."),
        ({"student": ""}, "This field is required."),
        ({"ends_on": "2026-10-01"}, "The last day lies before the first one."),
        ({"host": "青禾职业技术学院"}, "Choose a host outside the college."),
    ],
)
def test_what_does_not_fit_is_asked_again(wrong, why, cast, sign_in, student):
    said = told(sign_in(cast.dean), reverse("placements:placement_plan"), PLAN | wrong)

    assert why in said
    assert not Placement.objects.exists()


def test_of_several_of_a_name_one_is_chosen(cast, sign_in, student):
    other = enrolled(cast.school_class, "林小满", "202690099")
    client, address = sign_in(cast.dean), reverse("placements:placement_plan")

    asked = told(client, address, PLAN)
    client.post(address, {**PLAN, "student_match": other.pk})

    assert "Several are called so. Choose one below." in asked
    assert Placement.objects.get().student == other


def test_student_is_found_by_number(cast, sign_in, student):
    sign_in(cast.dean).post(reverse("placements:placement_plan"), PLAN | {"student": "20269001"})

    assert [one.student for one in Placement.objects.all()] == [student]


def test_those_who_have_confirmed_in_a_round_are_planned_once(cast, sign_in):
    round_ = planned(cast.college, actor=cast.dean)
    lathe = post(round_, cast.enterprise, "数控车工", seats=2)
    enrolled(cast.school_class, "学生一", "202690011")
    round_ = opened(round_, cast.school_class)
    (candidate,) = round_.candidates.select_related("membership__person", "round")
    ranked(candidate, lathe)
    round_ = published(closed(round_))
    candidate.refresh_from_db()
    publishing.confirm_place(
        candidate=candidate, actor=oneself(candidate), at=NOW + timedelta(days=20)
    )
    client = sign_in(cast.dean)
    tab = client.get(reverse("rounds:round_page", args=[round_.reference]), {"tab": "result"})
    students = client.get(tab.request["PATH_INFO"], {"tab": "students"}).content.decode()
    address = reverse("placements:plan_from_round", args=[round_.reference])

    first = told(client, address)
    again = told(client, address)

    drafting = reverse("rounds:agreements_draft", args=[round_.reference])
    assert f'<form method="post" action="{address}">' in tab.content.decode()
    assert f'<form method="post" action="{address}">' in students
    assert f'<form method="post" action="{drafting}">' in students
    assert "1 placement is planned." in first
    assert "Everybody concerned has a placement already." in again
    assert Placement.objects.get().post == lathe


def test_placement_is_planned_from_its_agreement(cast, sign_in, student, sign_agreement):
    agreement, client = sign_agreement(), sign_in(cast.dean)
    of_agreement = reverse("agreements:agreement_page", args=[agreement.reference])
    address = reverse("placements:plan_from_agreement", args=[agreement.reference])
    before = client.get(of_agreement).content.decode()

    said = told(client, address)

    made = Placement.objects.get()
    after = client.get(of_agreement).content.decode()
    assert (made.agreement, made.student) == (agreement, student)
    assert f"Agreement {agreement.reference} is in force." in said
    assert (address in before, address in after) == (True, False)
    assert page("placement_page", made) in after


def test_agreement_is_attached_later(cast, sign_in, placement, sign_agreement):
    agreement, client = sign_agreement(), sign_in(cast.dean)

    form = words(client.get(page("agreement_attach", placement)))
    said = told(client, page("agreement_attach", placement), {"agreement": agreement.pk})

    assert agreement.reference in form
    assert f"Agreement {agreement.reference} is in force." in said


# -- who, and what ----------------------------------------------------------------------------


def test_tutor_and_mentor_are_named_each_by_those_who_may(cast, sign_in, placement, tutor):
    sign_in(cast.dean).post(page("tutor_name", placement), {"person": tutor.membership_id})
    sign_in(cast.plant_manager).post(
        page("mentor_name", placement), {"person": cast.mentor.membership_id}
    )
    refused = sign_in(cast.plant_manager).get(page("tutor_name", placement))

    found = fresh(placement)
    assert (found.tutor, found.mentor) == (tutor.membership, cast.mentor.membership)
    assert refused.status_code == 403


def test_nobody_outside_the_organisation_is_offered(cast, sign_in, placement, tutor):
    client = sign_in(cast.dean)

    told(client, page("tutor_name", placement), {"person": cast.mentor.membership_id})

    assert fresh(placement).tutor is None


def test_host_states_what_the_work_is_in_the_units_of_people(cast, sign_in, student):
    placement = making.planned(student, cast.enterprise, work={"same_post_wage_minor": 450_000})
    client, address = sign_in(cast.plant_manager), page("work_state", placement)
    before = client.get(address).content.decode()

    told(
        client,
        address,
        {
            "venue_type": "factory", "night_shift": "no", "hazards": ["·none"],
            "monthly_pay_minor": "1,800.50", "same_post_wage_minor": "4500", "load_kg": "7.5",
            "hours_a_day": "7.5", "days_a_week": "5", "health_check_on": "2026-08-20",
            "pictures_allowed": "on",
        },
    )  # fmt: skip

    assert 'value="4500' in before
    assert fresh(placement).work == {
        "currency": "CNY",
        "venue_type": "factory",
        "night_shift": False,
        "hazards": [],
        "monthly_pay_minor": 180_050,
        "same_post_wage_minor": 450_000,
        "load_kg": "7.5",
        "hours_a_day": "7.5",
        "days_a_week": 5,
        "health_check_on": "2026-08-20",
        "pictures_allowed": True,
    }


def test_what_was_stated_stands_in_the_form_again(cast, sign_in, placement):
    client, address = sign_in(cast.plant_manager), page("work_state", placement)
    form = client.get(address).context["form"]
    answers = {
        name: form[name].value() for name in form.fields if form[name].value() not in (None, "")
    }

    client.post(address, answers)

    stated = dict(making.LAWFUL)
    assert fresh(placement).work == stated


def test_nonsense_of_the_work_is_asked_again(cast, sign_in, placement):
    said = told(sign_in(cast.plant_manager), page("work_state", placement), {"hours_a_day": "25"})

    assert "Please look at this again" in said
    assert fresh(placement).work == making.LAWFUL


# -- through the gate -------------------------------------------------------------------------


def test_gate_is_looked_at_again_and_stays_closed(cast, sign_in, placement):
    client = sign_in(cast.dean)

    looked = told(client, page("gate_check", placement))
    refused = told(client, page("placement_ready", placement))

    assert "Looked at again" in looked
    assert "must hold before the first day do not" in refused
    assert fresh(placement).state == PlacementState.PLANNED


def test_placement_is_ready_starts_and_is_completed_each_on_its_day(cast, sign_in, whole):
    client = sign_in(cast.dean)

    ready = told(client, page("placement_ready", whole))
    early = told(client, page("placement_start", whole))
    with time_machine.travel(FIRST_DAY, tick=True):
        client = sign_in(cast.dean)
        banner = words(client.get(page("placement_page", whole)))
        started = told(client, page("placement_start", whole))
        too_soon = told(client, page("placement_complete", whole))
    with time_machine.travel(NOW.replace(year=2027, month=4, day=9), tick=True):
        completed = told(sign_in(cast.dean), page("placement_complete", whole))

    assert "Ready. It starts by itself on 12 October 2026." in ready
    assert "The first day has not come yet." in early
    assert "The first day has come: start the placement" in banner
    assert "The placement is under way." in started
    assert "The last day has not come yet." in too_soon
    assert "The placement is completed." in completed
    assert fresh(whole).state == PlacementState.COMPLETED


def test_start_in_real_life_says_who_hears_of_it_and_keeps_the_reason(cast, sign_in, placement):
    with time_machine.travel(FIRST_DAY, tick=True):
        client = sign_in(cast.dean)
        asks = words(client.get(page("start_record", placement)))
        empty = words(client.post(page("start_record", placement), {"reason": " "}))
        said = told(client, page("start_record", placement), {"reason": "企业提前安排上岗"})

    assert "safety, age and insurance reaches the authority at once" in asks
    assert "This field is required." in empty
    assert "Began before it was ready" in said
    assert "企业提前安排上岗" in said
    assert fresh(placement).is_irregular is True


# -- resting and ending -----------------------------------------------------------------------


def test_placement_rests_and_goes_on(cast, sign_in, placement):
    begun(placement)
    with time_machine.travel(FIRST_DAY + timedelta(days=3), tick=True):
        host, office = sign_in(cast.plant_manager), sign_in(cast.dean)
        rests = told(host, page("placement_suspend", placement), {
            "starts_on": "2026-10-14", "ground": "illness", "side": "nobody", "note": "发烧",
        })  # fmt: skip
        refused = host.get(page("placement_resume", placement))
        office.post(page("placement_resume", placement), {"last_day": "2026-10-15"})
        records = words(office.get(page("placement_page", placement), {"tab": "records"}))

    assert "The placement rests" in rests
    assert refused.status_code == 403
    assert fresh(placement).state == PlacementState.ACTIVE
    assert "发烧" in records


def test_placement_ends_early_with_its_side_and_reason(cast, sign_in, placement):
    begun(placement)
    with time_machine.travel(FIRST_DAY + timedelta(days=3), tick=True):
        said = told(sign_in(cast.plant_manager), page("placement_end", placement), {
            "last_day": "2026-10-14", "side": "host", "note": "产线停产",
        })  # fmt: skip

    found = fresh(placement)
    assert (found.state, found.over_on) == (PlacementState.ENDED_EARLY, date(2026, 10, 14))
    assert "产线停产" in said


def test_placement_that_never_began_says_why(cast, sign_in, placement):
    said = told(sign_in(cast.dean), page("placement_no_start", placement), {
        "side": "student", "note": "学生参军",
    })  # fmt: skip

    assert fresh(placement).state == PlacementState.DID_NOT_START
    assert "学生参军" in said
    again = told(sign_in(cast.dean), page("placement_no_start", placement), {"side": "student", "note": "再次"})  # fmt: skip
    assert "Nothing was changed" in again


# -- outsiders --------------------------------------------------------------------------------

POSTS = (
    "gate_check", "mending_ask", "own_choice_approve", "placement_ready", "placement_start",
    "placement_complete",
)  # fmt: skip
FORMS = (
    "agreement_attach", "tutor_name", "mentor_name", "work_state", "start_record",
    "placement_suspend", "placement_resume", "placement_end", "placement_no_start",
)  # fmt: skip


def test_outsider_takes_no_step(cast, sign_in, placement):
    client = sign_in(cast.outsider)

    answers = {name: client.post(page(name, placement)).status_code for name in POSTS}
    answers |= {name: client.get(page(name, placement)).status_code for name in FORMS}

    assert set(answers.values()) == {404}


def test_who_only_sees_it_takes_no_step(cast, sign_in, placement, tutor):
    client = sign_in(cast.coordinator)

    answers = {name: client.post(page(name, placement)).status_code for name in POSTS[1:]}
    answers |= {name: client.get(page(name, placement)).status_code for name in FORMS}

    assert set(answers.values()) == {403}


def test_outsider_plans_nothing_of_others(cast, sign_in, student, sign_agreement):
    agreement = sign_agreement()
    round_ = planned(cast.college, actor=cast.dean)
    client = sign_in(cast.outsider)

    said = told(client, reverse("placements:placement_plan"), PLAN)
    of_round = client.post(reverse("placements:plan_from_round", args=[round_.reference]))
    of_agreement = client.post(
        reverse("placements:plan_from_agreement", args=[agreement.reference])
    )

    assert "No student of yours is called so." in said
    assert (of_round.status_code, of_agreement.status_code) == (404, 404)
    assert not Placement.objects.exists()
