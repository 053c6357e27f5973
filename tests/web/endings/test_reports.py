"""The reports of both sides as pages: written, filed, read once both are in, disputed."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import endings as ended
from tests.factories.parties import CERTIFICATE, NOW
from tests.house.routes import routes
from tests.web.endings.living import end_of, link_of

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import OutcomeReport, ReportAnswer
from ronghe.placements.operations import consents
from ronghe.placements.operations.assessments import (
    Judged,
    assess_placement,
    object_to_assessment,
    set_scheme,
)
from ronghe.placements.operations.endings import open_due_endings
from ronghe.placements.operations.outcome_reports import answer_report

pytestmark = pytest.mark.django_db
HOST_WORD, STUDENT_WORD = "能独立编制加工程序", "师傅教得很仔细"
STUDENT = {"of": 0, "learned": 4, "treated_fairly": 5, "recommends": 3, "readers": "all"}
HOST = {"of": 0, "offer": "later", "has_contract": "no", "stated_hours": 380}

TABS = ("", "?tab=history", "?tab=records", "?tab=people", "?tab=work")


def levels(end, *given):
    return {f"level-{task}": level for task, level in zip(end.tasks, given, strict=True)}


def text(response):
    return response.content.decode()


def test_the_student_answers_three_questions_and_the_page_says_who_waits(end, sign_in):
    client = sign_in(end.student)

    asked = text(client.get(end.address("report_write")))
    done = client.post(end.address("report_write"), STUDENT | {"word": STUDENT_WORD}, follow=True)

    assert asked.count('type="radio"') == 17
    assert "The other side sees it once it has reported itself." in text(done)
    assert "Each side sees the other’s report once both are in" in text(done)
    assert OutcomeReport.objects.get().word.readers == "all"


def test_an_answer_that_is_missing_is_asked_for_again(end, sign_in):
    again = sign_in(end.student).post(end.address("report_write"), {"of": 0, "readers": "all"})

    assert "Choose one of the answers." in text(again)
    assert not OutcomeReport.objects.exists()


def test_the_host_sees_confirmed_hours_as_a_fact_and_states_its_own(end, sign_in):
    ended.with_week(end.placement)
    client = sign_in(end.mentor)

    asked = text(client.get(end.address("report_write")))
    client.post(end.address("report_write"), HOST | levels(end, "4", ""))

    assert "<strong>40 h</strong>" in asked
    assert 'value="40"' in asked
    report = OutcomeReport.objects.get()
    assert (report.confirmed_minutes, report.stated_hours, report.offer) == (2400, 380, "later")
    assert list(report.levels.order_by("task").values_list("level", flat=True)) == [4, None]


def test_the_mentor_reports_by_link_and_sees_the_student_s_once_it_is_in(end, client):
    link = link_of(end)
    asked = client.get(link)
    done = text(
        client.post(link, HOST | levels(end, "4", "3") | {"remark": HOST_WORD}, follow=True)
    )
    ended.by_student(end.placement, end.student, word=STUDENT_WORD, readers="all")

    opened = text(client.get(link))

    assert asked["Referrer-Policy"] == "same-origin"
    assert HOST_WORD in done
    assert "What the student says" not in done
    assert STUDENT_WORD in opened
    assert OutcomeReport.objects.get(side="host").way == "link"


def test_a_link_that_is_over_says_whom_to_ask(end, client):
    first = link_of(end)
    second = link_of(end)

    replaced = client.get(first)
    with time_machine.travel(NOW + timedelta(days=31)):
        run_out = client.get(second)
        late = client.post(second, HOST)

    assert (replaced.status_code, run_out.status_code, late.status_code) == (410, 410, 410)
    assert "This link is over" in text(replaced)
    assert client.get(reverse("endings:link_page", args=["x"])).status_code == 404


def test_no_page_tells_either_side_what_the_other_wrote_before_both_are_in(end, cast, sign_in, client):  # fmt: skip
    """Walk every page that takes nothing but the placement, and those that take nothing."""
    secret = {"host": "secret-of-host", "student": "secret-of-student"}
    other = end_of(cast, 2, name="苏晴")
    ended.by_host(end.placement, remark=secret["host"], stated_hours=7777, offer="later")
    ended.by_student(other.placement, word=secret["student"], readers="all", learned=1)
    readers = {"student": end.student, "tutor": end.tutor, "dean": cast.dean}
    host = {"mentor": cast.mentor, "manager": cast.plant_manager}

    seen = {name: walk(sign_in(actor), end, other) for name, actor in (readers | host).items()}
    by_link = text(client.get(link_of(other)))

    assert all(len(pages) > 8 for pages in seen.values())
    for name in readers:
        pages = "".join(seen[name].values())
        assert [word for word in (secret["host"], "7777", "Perhaps later") if word in pages] == []
    for pages in ["".join(seen[name].values()) for name in host] + [by_link]:
        assert [word for word in (secret["student"], "Not at all") if word in pages] == []
    assert secret["host"] in "".join(seen["mentor"].values())


def walk(client, *ends) -> dict[str, str]:
    """Give what every page says that is opened by a placement’s reference, and every other one."""
    pages = {}
    for route in routes():
        # The form in which one writes names all answers there are; signing out ends the walk.
        if route.takes - {"reference"} or route.name in {"endings:report_write", "account_logout"}:
            continue
        given = [{"reference": one.placement.reference} for one in ends] if route.takes else [{}]
        tabs = TABS if route.name == "placements:placement_page" else ("",)
        for address in [reverse(route.name, kwargs=one) + tab for one in given for tab in tabs]:
            response = client.get(address)
            if response.status_code == 200 and not response.streaming:
                pages[address] = text(response)
    for what in ("placements", "weeks", "pay"):
        address = reverse("numbers:export", kwargs={"what": what, "form": "csv"})
        response = client.get(address)
        if response.status_code == 200:
            pages[address] = b"".join(response).decode()
    return pages


def test_both_see_both_and_the_student_disagrees_in_writing(end, cast, sign_in):
    ended.by_host(end.placement, remark=HOST_WORD)
    ended.by_student(end.placement, word=STUDENT_WORD, readers="college")
    student = sign_in(end.student)

    asked = text(student.get(end.address("report_answer")))
    refused = text(student.post(end.address("report_answer"), {"of": 1, "agrees": "no"}))
    student.post(end.address("report_answer"), {"of": 1, "agrees": "no", "text": "磨床我也会"})
    shown = {name: text(sign_in(actor).get(end.address())) for name, actor in {
        "student": end.student, "host": cast.plant_manager, "tutor": end.tutor, "dean": cast.dean,
    }.items()}  # fmt: skip

    assert HOST_WORD in asked
    assert "Write what is different" in refused
    assert all("Disputed" in page and "磨床我也会" in page for page in shown.values())
    assert {name for name, page in shown.items() if STUDENT_WORD in page} == {"student", "tutor", "dean"}  # fmt: skip


def test_an_answer_to_a_version_that_was_corrected_meanwhile_is_not_taken(end, sign_in):
    ended.by_host(end.placement)
    ended.by_student(end.placement)
    ended.by_host(end.placement, correction=ended.Correction(1, "补充"))

    again = sign_in(end.student).post(end.address("report_answer"), {"of": 1, "agrees": "yes"})

    assert "There is a newer report by now" in text(again)
    assert not ReportAnswer.objects.exists()


def test_a_correction_shows_both_versions(end, cast, sign_in):
    ended.by_host(end.placement, remark=HOST_WORD)
    ended.by_student(end.placement)
    client = sign_in(end.mentor)

    asked = text(client.get(end.address("report_write")))
    said = HOST | levels(end, "5", "5") | {"of": 1, "reason": "结业考核后更新"}
    client.post(end.address("report_write"), said)
    page = text(sign_in(cast.dean).get(end.address()))

    assert HOST_WORD in asked
    assert "1 earlier version" in page
    assert "Corrected: 结业考核后更新" in page
    assert HOST_WORD in page


def test_what_did_not_come_by_the_last_day_is_shown_as_not_known(end, cast, sign_in):
    ended.by_student(end.placement, learned=2)
    open_due_endings(actor=SYSTEM, at=NOW + timedelta(days=60))

    page = text(sign_in(cast.mentor).get(end.address()))

    assert "What the host says is not known: no report came" in page
    assert "Hardly" in page


def test_a_paper_is_filed_and_read_by_those_to_whom_it_is_open(end, cast, sign_in):
    def paper():
        return SimpleUploadedFile("表.pdf", BytesIO(CERTIFICATE).read(), "application/pdf")

    sign_in(end.tutor).post(end.address("report_paper"), {"side": "host", "papers": paper()})
    sign_in(end.student).post(end.address("report_paper"), {"side": "student", "papers": paper()})
    page = text(sign_in(cast.plant_manager).get(end.address()))
    link = next(one for one in page.split('"') if "/papers/" in one)

    assert set(OutcomeReport.objects.values_list("side", "way")) == {("host", "paper"), ("student", "paper")}  # fmt: skip
    assert b"".join(sign_in(cast.plant_manager).get(link).streaming_content) == CERTIFICATE
    assert sign_in(cast.inspector).get(link).status_code == 403
    assert sign_in(cast.outsider).get(link).status_code == 404


def test_a_parent_reads_both_reports_of_a_child_under_age(cast, client):
    young, grown = end_of(cast, 3, born="20090301"), end_of(cast, 4, born="20070115", name="苏晴")
    for end in (young, grown):
        report = ended.by_host(end.placement, remark=HOST_WORD)
        ended.by_student(end.placement, word=STUDENT_WORD, readers="college")
        answer_report(report=report, agrees=False, text="磨床我也会", actor=end.student, at=NOW)

    def page(end):
        person = end.placement.student.person.guardians.get().person
        _link, token = consents.send_guardian_link(
            placement=end.placement, person=person, actor=SYSTEM, at=NOW
        )
        return text(client.get(reverse("placements:guardian_page", args=[token])))

    of_young, of_grown = page(young), page(grown)
    assert HOST_WORD in of_young
    assert "磨床我也会" in of_young
    assert STUDENT_WORD not in of_young
    assert HOST_WORD not in of_grown


def test_the_college_calls_it_off_and_the_link_ends(end, cast, sign_in, client):
    link = link_of(end)

    done = sign_in(cast.dean).post(
        end.address("ending_call_off"), {"note": "协议无效"}, follow=True
    )

    assert "No report is asked for any more: 协议无效" in text(done)
    assert client.get(link).status_code == 410


def test_before_the_end_is_on_record_the_page_says_so(end, cast, sign_in):
    end.placement.report_links.all().delete()
    end.placement.ending.delete()

    page = sign_in(cast.dean).get(end.address())

    assert "come back in a minute" in text(page)
    assert sign_in(end.student).get(end.address("report_write")).status_code == 404


def test_whose_turn_it_is_stands_on_the_desk(end, cast, sign_in):
    def desk(actor):
        return text(sign_in(actor).get(reverse("web:desk")))

    before = {"student": desk(end.student), "mentor": desk(end.mentor), "host": desk(cast.plant_manager)}  # fmt: skip
    ended.by_host(end.placement)
    ended.by_student(end.placement)
    after = desk(end.student)

    assert "three questions, two minutes" in before["student"]
    assert "Say what 林小满 reached" in before["mentor"]
    assert "Say what 林小满 reached" in before["host"]
    assert "Say what" not in desk(end.mentor)
    assert "say whether you agree" in after
    assert "three questions" not in after


def test_the_host_sees_the_totals_that_students_see(end, cast, sign_in):
    few = text(sign_in(cast.plant_manager).get(reverse("endings:experience_page")))
    for one in [end, *(end_of(cast, 20 + number, name=f"学生{number}") for number in range(4))]:
        ended.by_host(one.placement)
        ended.by_student(one.placement, word=STUDENT_WORD, readers="all")

    page = text(sign_in(cast.plant_manager).get(reverse("endings:experience_page")))

    assert "Not enough yet: shown once 5 students have reported." in few
    assert "80 % or more" in page
    assert "5 students at this host" in page
    assert STUDENT_WORD not in page


def test_tutor_and_office_hear_of_results_that_wait(end, cast, sign_in):
    set_scheme(college=cast.college, weights={"tasks": 60, "talk": 40}, actor=SYSTEM, at=NOW)
    ended.by_host(end.placement)
    ended.by_student(end.placement)

    def desk(actor):
        return text(sign_in(actor).get(reverse("web:desk")))

    to_assess = desk(end.tutor)
    parts = {kind: Judged(80, "有依据") for kind in ("tasks", "talk")}
    given = assess_placement(placement=end.placement, parts=parts, actor=end.tutor, at=NOW)
    object_to_assessment(assessment=given, text="漏计", actor=end.student, at=NOW)

    assert "1 placement is to be assessed" in to_assess
    assert "to be assessed" not in desk(end.tutor)
    assert "1 student objects to a result" in desk(cast.dean)
    assert "objects to a result" not in desk(end.tutor)
