"""The page of a placement: the gate in words, whom one asks, who sees what on which tab."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.web.placements.asking import page, told, words

from ronghe.compliance.operations import override_block
from ronghe.compliance.queries import blocks_of
from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import GateRequest
from ronghe.placements.operations import mending, placements

pytestmark = pytest.mark.django_db
TABS = ("overview", "work", "people", "records", "history")
MOST_QUERIES = 40


def shown(client, placement, tab=""):
    return client.get(page("placement_page", placement), {"tab": tab} if tab else {})


def line_of(response, key):
    lines = [one for group in response.context["sheet"].groups for one in group.lines]
    return next(one for one in lines if one.key == key)


def test_gate_says_what_closes_it_what_lacks_and_what_holds(cast, sign_in, placement):
    response = shown(sign_in(cast.dean), placement)

    said = words(response)
    for part in (
        "Ready to start?",
        "What keeps it from being ready",
        "No agreement is attached to the placement.",
        "No college tutor is named.",
        "The host has named no mentor.",
        "The college has not put the host on its list.",
        "The plan of the placements is not filed with the authority.",
        "No emergency plan covers these days.",
        "Liability insurance for the whole placement",
        "What holds",
    ):
        assert part in said
    sheet = response.context["sheet"]
    assert sheet.closing_count == len(sheet.groups[0].lines)
    assert f"{sheet.closing_count} things keep it from being ready" in said


def test_gate_of_a_placement_seen_to_says_figures_days_and_names(cast, sign_in, whole):
    response = shown(sign_in(cast.dean), whole)

    said = words(response)
    assert "Nothing keeps it from starting: say that it is ready" in said
    for part in (
        f"Agreement {whole.agreement.reference} is in force.",
        "许静 is the college tutor, of 1 students at a time; 30 at most.",
        "The host is on the college’s list, published on 7 September 2026.",
        "“岗位实习应急预案”: 吴岚 is called first.",
    ):
        assert part in said
    assert page("placement_ready", whole) in response.content.decode()


def test_reasons_are_in_the_language_of_the_reader(cast, sign_in, placement):
    client = sign_in(cast.dean)
    client.cookies["django_language"] = "zh-hans"

    said = words(shown(client, placement))

    assert "责任保险" in said
    assert "Liability insurance" not in said


def test_whoever_can_mend_is_asked_from_the_line_and_once(cast, sign_in, placement):
    client = sign_in(cast.dean)
    before = line_of(shown(client, placement), "CN-RATIO-01")

    said = told(client, before.ask.url, dict(before.ask.fields))
    again = told(client, before.ask.url, dict(before.ask.fields))

    after = line_of(shown(client, placement), "CN-RATIO-01")
    assert str(before.ask.label) == "Ask the host"
    assert "The host: asked." in said
    assert "The host: asked." in again
    assert (after.ask, after.asked != "") == (None, True)
    assert GateRequest.objects.get().item == "CN-RATIO-01"


def test_nobody_is_asked_for_what_holds_or_is_no_line(cast, sign_in, placement):
    for key in ("CN-AGE-01", "nonsense", ""):
        said = told(sign_in(cast.dean), page("mending_ask", placement), {"key": key})
        assert "This holds by now" in said

    assert not GateRequest.objects.exists()


def test_each_side_gets_the_way_to_its_own_form_and_asks_the_other(cast, sign_in, placement):
    office = shown(sign_in(cast.dean), placement)
    host = shown(sign_in(cast.plant_manager), placement)
    teacher = shown(sign_in(cast.class_teacher), placement)

    def offered(response, key):
        line = line_of(response, key)
        return line.mend.url if line.mend else "", str(line.ask.label) if line.ask else ""

    tutor, mentor = page("tutor_name", placement), page("mentor_name", placement)
    assert offered(office, "tutor") == (tutor, "")
    assert offered(host, "tutor") == ("", "Ask the college")
    assert offered(host, "mentor") == (mentor, "")
    assert offered(office, "mentor") == (mentor, "Ask the host")
    assert offered(teacher, "tutor") == ("", "Ask the college")
    assert offered(teacher, "mentor") == ("", "Ask the host")


def test_mentor_and_authority_read_and_ask_nobody(cast, sign_in, placement):
    placements.name_mentor(placement=placement, mentor=cast.mentor.membership, actor=SYSTEM, at=NOW)

    for actor in (cast.mentor, cast.coordinator):
        response = shown(sign_in(actor), placement)
        line = line_of(response, "tutor")
        assert (line.mend, line.ask) == (None, None)
        assert "The placement is being prepared" in words(response)


def test_law_opens_in_place_and_leads_to_the_finding_or_to_the_rule(cast, sign_in, placement):
    office = line_of(shown(sign_in(cast.dean), placement), "CN-INS-01").article
    teacher = line_of(shown(sign_in(cast.class_teacher), placement), "CN-INS-01").article

    assert office.url.startswith("/findings/")
    assert "CN-INS-01" in teacher.url
    assert teacher.text == office.text


def test_word_of_the_authority_stands_beside_the_line(cast, sign_in, student):
    child = making.learner(cast.school_class, 7, born="20110301", name="小小")
    placement = making.planned(child, cast.enterprise)
    (block,) = [one for one in blocks_of(placement) if one.rule_id == "CN-AGE-01"]
    override_block(finding=block, reason="已满十六周岁，证件待更正", actor=cast.coordinator, at=NOW)

    line = line_of(shown(sign_in(cast.dean), placement), "CN-AGE-01")

    assert line.notes == ("The authority lets it start all the same: “已满十六周岁，证件待更正”",)


def test_study_visit_is_asked_for_little(cast, sign_in, student):
    visit = making.planned(student, cast.enterprise, kind="cognition", work={})

    said = words(shown(sign_in(cast.dean), visit))

    assert "No agreement is attached" not in said


def test_work_tab_says_what_is_stated_and_what_is_not(cast, sign_in, student):
    placement = making.planned(
        student, cast.enterprise, work={"monthly_pay_minor": 180_000, "hours_a_day": "8"}
    )

    said = words(shown(sign_in(cast.plant_manager), placement, "work"))

    assert "1,800" in said
    assert "Hours a day 8" in said
    assert "not stated" in said
    assert "Change what is stated" in said


def test_guardians_are_for_those_who_look_after_the_student(cast, sign_in, placement, tutor):
    placements.name_tutor(placement=placement, tutor=tutor.membership, actor=SYSTEM, at=NOW)
    see = {
        name: "林海" in words(shown(sign_in(actor), placement, "people"))
        for name, actor in {
            "dean": cast.dean,
            "class_teacher": cast.class_teacher,
            "tutor": tutor,
            "plant_manager": cast.plant_manager,
            "coordinator": cast.coordinator,
        }.items()
    }

    assert see == {
        "dean": True,
        "class_teacher": True,
        "tutor": True,
        "plant_manager": False,
        "coordinator": False,
    }


def test_records_tab_shows_insurance_filings_consents_tests_and_files(cast, sign_in, whole):
    client = sign_in(cast.dean)

    response = shown(client, whole, "records")

    said = words(response)
    for part in ("QH-2026-001", "every day", "Plan of the placements", "林海", "90 / 60", "passed"):
        assert part in said
    names = [file.name for file, _url in response.context["files"]]
    assert sorted(names) == ["知情同意书.pdf", "知情同意书.pdf", "考核试卷.pdf"]
    file = client.get(response.context["files"][0][1])
    assert b"".join(file.streaming_content)
    assert file["Content-Disposition"].startswith("attachment")


def test_host_reads_that_a_guardian_agreed_and_not_who(cast, sign_in, whole):
    said = words(shown(sign_in(cast.plant_manager), whole, "records"))

    assert "A parent or guardian" in said
    assert "林海" not in said


def test_history_tells_what_was_done(cast, sign_in, placement):
    mending.ask_to_mend(placement=placement, key="mentor", actor=cast.dean, at=NOW)

    said = words(shown(sign_in(cast.dean), placement, "history"))

    assert f"asked for what placement {placement.reference} lacks" in said
    assert f"planned placement {placement.reference}" in said


def test_outsider_finds_no_page(cast, sign_in, placement):
    client = sign_in(cast.outsider)

    assert {shown(client, placement, tab).status_code for tab in TABS} == {404}
    assert client.post(page("mending_ask", placement), {"key": "tutor"}).status_code == 404


def test_each_tab_is_read_in_bounded_queries(cast, sign_in, whole):
    client = sign_in(cast.dean)
    shown(client, whole)

    counts = {}
    for tab in TABS:
        with CaptureQueriesContext(connection) as asked:
            shown(client, whole, tab)
        counts[tab] = len(asked)

    assert {tab: count for tab, count in counts.items() if count > MOST_QUERIES} == {}
