"""The end on a telephone: host by link, student, both see, disagreement, result, certificate, verified."""

from contextlib import ExitStack
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import placements as making
from tests.factories.parties import NOW, membership, person
from tests.house.browsing import axe_findings, opened, sign_in, sticks_out
from tests.house.matrix import ANONYMOUS
from tests.journeys.test_week import cast_member
from tests.journeys.walking import TELEPHONE, TODAY, fill, forget_jobs, letters, press, submit

from ronghe.kernel import signing_office
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Membership, Role
from ronghe.placements.models import Placement
from ronghe.placements.operations import ending, endings, starting, work_tasks
from ronghe.placements.operations.report_links import send_report_link

pytestmark = pytest.mark.browser
OF_HOST, OF_STUDENT, OTHERWISE = "能独立加工轴类零件", "师傅讲得很细", "首件检测也是我做的"


@pytest.fixture
def own_folder(settings, monkeypatch, tmp_path):
    """Give server and worker an issuing authority and files of their own."""
    monkeypatch.setenv("RONGHE_VAR", str(tmp_path))
    settings.RONGHE_VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "evidence"
    signing_office.create_authority(at=NOW)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.usefixtures("own_folder")
def test_from_both_reports_to_a_certificate(language, browser, demo_db, live_server_url):
    forget_jobs(demo_db)
    with ExitStack() as stack:
        heard: list[str] = []

        def come_in(reader):
            page, complaints = stack.enter_context(
                opened(browser, live_server_url, reader=ANONYMOUS, language=language, width=TELEPHONE)
            )  # fmt: skip
            stack.callback(lambda: heard.extend(complaints))
            if reader != ANONYMOUS:
                sign_in(page, reader)
            return page

        mentor, student, tutor = come_in(ANONYMOUS), come_in("applicant"), come_in("class_teacher")
        dean = come_in("dean")
        placement = through(date.fromisoformat(student.evaluate(TODAY)))

        report_by_link(mentor, placement, student)
        report_as_student(student, placement)
        mentor.reload()
        assert OF_STUDENT in mentor.locator("main").inner_text()
        disagree(student, placement)
        assess(tutor, student, placement)
        certify(dean, placement, demo_db)
        verify(mentor, placement)

    assert [one for one in heard if "ERR_ABORTED" not in one] == []


def looked_at(page):
    assert axe_findings(page) == []
    assert not sticks_out(page)


def through(today: date) -> Placement:
    """Let the applicant of the cast be through since yesterday; the class teacher is the tutor too."""
    at = timezone.make_aware(datetime.combine(today, time(0, 30)))
    host = cast_member(Role.MENTOR).organisation
    mentor = membership(person(host, "吴刚", may_sign_in=False), host, Role.MENTOR)
    teacher = Membership.objects.get(
        person__user__email="class.teacher@qinghe.example", role=Role.CLASS_TEACHER
    )
    last = today - timedelta(days=1)
    planned = making.planned(
        cast_member(Role.STUDENT),
        host,
        starts_on=last - timedelta(days=90),
        ends_on=last,
        mentor=mentor,
        tutor=teacher,
    )
    tasks = [work_tasks.PlannedTask("装夹与找正"), work_tasks.PlannedTask("粗车外圆")]
    work_tasks.plan_tasks(placement=planned, tasks=tasks, actor=SYSTEM, at=at)
    begun = starting.record_start(placement=planned, reason="已上岗", actor=SYSTEM, at=at)
    found = ending.complete_placement(placement=begun, actor=SYSTEM, at=at)
    endings.begin_ending(placement=found, actor=SYSTEM, at=at)
    return Placement.objects.get(pk=found.pk)


def page_of(placement: Placement, name: str = "ending_page") -> str:
    return reverse(f"endings:{name}", args=[placement.reference])


def report_by_link(mentor, placement, student):
    """Report without a password; the student learns nothing of it yet."""
    at = timezone.make_aware(datetime.combine(date.fromisoformat(mentor.evaluate(TODAY)), time(1)))
    _link, token = send_report_link(placement=placement, actor=SYSTEM, at=at)
    mentor.goto(reverse("endings:link_page", args=[token]))
    looked_at(mentor)
    mentor.locator('main [name^="level-"]').first.select_option("4")
    fill(mentor, stated_hours="480", offer="yes", has_contract="no", remark=OF_HOST)
    press(mentor, mentor.locator("main form button[type=submit]").last)
    looked_at(mentor)
    assert OF_HOST in mentor.locator("main").inner_text()
    student.goto(page_of(placement))
    looked_at(student)
    assert OF_HOST not in student.locator("main").inner_text()


def report_as_student(student, placement):
    press(student, student.locator(f'main a[href="{page_of(placement, "report_write")}"]').first)
    looked_at(student)
    fill(student, learned="4", treated_fairly="5", recommends="4", word=OF_STUDENT, readers="all")
    submit(student)
    looked_at(student)
    assert OF_HOST in student.locator("main").inner_text()


def disagree(student, placement):
    press(student, student.locator(f'main a[href="{page_of(placement, "report_answer")}"]').first)
    looked_at(student)
    fill(student, agrees="no", text=OTHERWISE)
    submit(student)
    looked_at(student)
    assert OTHERWISE in student.locator("main").inner_text()


def assess(tutor, student, placement):
    """Assess by the college's scheme, as the tutor; the student reads the reasons."""
    tutor.goto(page_of(placement))
    looked_at(tutor)
    assert OTHERWISE in tutor.locator("main").inner_text()
    press(tutor, tutor.locator(f'main a[href="{page_of(placement, "assessment_give")}"]').first)
    looked_at(tutor)
    for box in tutor.locator('main [name^="points-"]').all():
        box.fill("84")
    for box in tutor.locator('main [name^="reason-"]').all():
        box.fill("有记录可查")
    submit(tutor)
    looked_at(tutor)
    student.reload()
    assert "84" in student.locator("main").inner_text()


def certify(dean, placement, demo_db):
    dean.goto(page_of(placement))
    looked_at(dean)
    issue = dean.locator(f'main form[action="{page_of(placement, "certificate_issue")}"] button')
    press(dean, issue)
    letters(demo_db)
    dean.reload()
    looked_at(dean)
    assert placement.certificates.get().paper is not None


def verify(reader, placement):
    """Check code, file and badge as anybody."""
    certificate = placement.certificates.get()
    reader.goto(reverse("agreements:document_verify", args=[certificate.verification_code]))
    looked_at(reader)
    name = placement.student.person.full_name
    assert certificate.reference in reader.locator("main").inner_text()
    assert name not in reader.locator("main").inner_text()
    reader.goto(reverse("papers:file_verify"))
    reader.locator("main input[type=file]").set_input_files(certificate.paper.path.as_posix())
    press(reader, reader.locator("main form button[type=submit]").last)
    assert certificate.verification_code in reader.content()
    reader.goto(reverse("endings:badge_verify"))
    fill(reader, badge=certificate.badge)
    press(reader, reader.locator("main form button[type=submit]").last)
    looked_at(reader)
    assert "Certificate of Practice" in reader.locator("main").inner_text()
    assert name not in reader.locator("main").inner_text()
