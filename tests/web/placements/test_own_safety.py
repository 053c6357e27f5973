"""Safety before the first day: learnt and tested on a telephone, or entered from paper."""

import pytest
from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.web.placements.owning import answered, page, scan, words

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import SafetyTest
from ronghe.placements.operations import safety_tests
from ronghe.placements.safety_bank import questions_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def student(cast):
    """The one who acts, with an account."""
    return cast.student


@pytest.fixture
def placement(cast):
    return making.planned(cast.student.membership, cast.enterprise)


@pytest.fixture
def client(sign_in, student):
    return sign_in(student)


def hand_in(client, placement, attempt, *, wrong=0):
    sheet = answered(placement, attempt, wrong=wrong)
    return client.post(page("safety_test", placement), sheet)


def test_lessons_come_first_and_no_answer_is_given_away(client, placement):
    text = client.get(page("safety_test", placement)).content.decode()

    asked = questions_for(placement, 1)
    assert text.index("assembly point") < text.index('type="radio"')
    assert all(one.text["en"] in text.replace("&#x27;", "'") for one in asked)
    assert "checked" not in text
    assert all(one.why["en"] not in text for one in asked if one.why["en"])


def test_all_right_is_passed_and_says_so(client, placement):
    answer = hand_in(client, placement, 1)

    test = SafetyTest.objects.get()
    said = words(client.get(answer["Location"]))
    assert answer["Location"] == page("safety_result", placement, test.pk)
    assert (test.score, test.is_passed) == (100, True)
    assert "You have passed" in said
    assert "Every answer was right." in said


def test_what_went_wrong_is_told_with_its_why(client, placement):
    missed = questions_for(placement, 1)[0]
    answer = hand_in(client, placement, 1, wrong=6)

    said = words(client.get(answer["Location"])).replace("&#x27;", "'")

    for part in (missed.text["en"], missed.answers[missed.right]["en"], missed.why["en"]):
        assert part in said
    assert said.count("Right is:") == 6
    assert "try again with other questions" in said


def test_a_question_of_the_host_is_among_them(client, cast, placement):
    safety_tests.write_safety_question(
        host=cast.enterprise, text="几号门是安全出口？", answers=["1号门", "3号门"], right=1, actor=SYSTEM, at=NOW
    )  # fmt: skip
    sheet = answered(placement, 1)
    [key] = [one.key for one in questions_for(placement, 1) if one.key.startswith("host-")]

    answer = client.post(page("safety_test", placement), sheet | {key: 0})

    said = words(client.get(answer["Location"]))
    assert "You said: 1号门" in said
    assert "Right is: 3号门" in said


def test_an_unanswered_question_is_asked_again_and_nothing_is_judged(client, placement):
    sheet = answered(placement, 1)
    sheet.popitem()

    answer = client.post(page("safety_test", placement), sheet)

    assert "Choose an answer" in words(answer)
    assert not SafetyTest.objects.exists()


def test_a_sheet_is_handed_in_once(client, placement):
    hand_in(client, placement, 1, wrong=9)

    answer = client.post(page("safety_test", placement), answered(placement, 2) | {"attempt": 1}, follow=True)  # fmt: skip

    assert "handed in already" in words(answer)
    assert SafetyTest.objects.count() == 1


def test_three_tries_are_enough_for_a_day(client, placement):
    for attempt in (1, 2, 3):
        hand_in(client, placement, attempt, wrong=9)

    said = client.get(page("safety_test", placement))
    fourth = hand_in(client, placement, 4)

    assert said.context["form"] is None
    assert "take the test tomorrow" in words(said)
    assert fourth["Location"] == page("own_placement", placement)
    assert SafetyTest.objects.count() == 3


def test_who_has_passed_keeps_the_lessons_and_is_asked_no_more(client, placement):
    hand_in(client, placement, 1)

    said = client.get(page("safety_test", placement))

    assert said.context["form"] is None
    assert "You have passed with 100 of 100" in words(said)


def test_nobody_else_reads_the_result(client, sign_in, cast, placement):
    hand_in(client, placement, 1, wrong=6)
    result = page("safety_result", placement, SafetyTest.objects.get().pk)

    for actor in (cast.dean, cast.plant_manager, cast.mentor, cast.coordinator, cast.outsider):
        assert sign_in(actor).get(result).status_code == 404


# -- on paper ---------------------------------------------------------------------------------

SHEET = {"trained_on": "2026-09-01", "taken_on": "2026-09-02", "score": 88, "pass_mark": 60}


@pytest.mark.parametrize("who", ["dean", "plant_manager"])
def test_college_and_host_enter_a_test_on_paper(who, sign_in, cast, placement):
    client = sign_in(getattr(cast, who))

    bare = client.post(page("safety_enter", placement), SHEET)
    client.post(page("safety_enter", placement), {**SHEET, "papers": scan()})

    assert bare.status_code == 200
    assert [(one.score, one.sheet) for one in SafetyTest.objects.all()] == [(88, [])]


def test_a_student_does_not_enter_a_mark(client, placement):
    assert client.get(page("safety_enter", placement)).status_code == 403
    assert client.post(page("safety_enter", placement), SHEET).status_code == 403
