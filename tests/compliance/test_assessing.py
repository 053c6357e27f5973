"""Findings are stored with what they rest on; what is over stays, and nothing is done twice."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.compliance.conftest import TODAY
from tests.compliance.toy_law import FACTS
from tests.factories.parties import NOW

from ronghe.compliance import judging, operations, rulebooks
from ronghe.compliance.models import FactSheet, Finding, Reassessment, RulebookEdition
from ronghe.engines.law import Rulebook
from ronghe.kernel import audit
from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM

LATER = NOW + timedelta(days=1)
FIRST = {"TOY-AGE-01": "fail", "TOY-HOUR-01": "unknown", "TOY-RATIO-01": "fail"}


def test_a_finding_holds_what_it_rests_on(assess, cast, learner):
    done = assess()

    finding = Finding.objects.get(rule_id="TOY-AGE-01")
    used = {"start_on": "2026-09-01", "student_birth_on": "2010-09-02"}
    assert (done.judged_count, len(done.changes.found)) == (3, 3)
    assert (finding.subject_type, finding.subject_id) == ("parties.membership", learner.pk)
    assert (finding.host, finding.college) == (cast.enterprise, cast.college)
    assert (finding.rule_jurisdiction, finding.rule_edition) == ("cn", "first")
    assert (finding.version_on, finding.basis_on) == (date(2022, 1, 1), date(2026, 9, 1))
    assert (finding.severity, finding.is_confirmed, finding.is_blocking) == ("H", True, True)
    assert finding.parameters == {"minimum_age": 16}
    assert (finding.facts, finding.facts_hash) == (used, judging.digest(used))
    assert finding.reason == {
        "en": "Age (15 years) is below lowest age (16 years).",
        "zh": "年龄（15 周岁）低于最低年龄（16 周岁）。",
    }
    assert (finding.assessed_on, finding.assessed_at) == (TODAY, NOW)


def test_dates_decimals_and_sets_are_stored_as_a_file_writes_them(assess):
    assess(start_on=date(2026, 9, 1), hazards={"height"}, post_staff=Decimal(3))

    sheet = FactSheet.objects.get()
    wanted = FACTS | {"hazards": ["height"], "post_staff": "3", "jurisdiction": "cn"}
    assert {name: sheet.facts[name] for name in wanted} == wanted
    assert (sheet.starts_on, sheet.ends_on) == (date(2026, 9, 1), date(2027, 1, 31))


def test_of_a_long_list_the_deciding_item_is_kept(assess):
    worked = [{"on": "2026-09-02", "hours": 8}, {"on": "2026-09-03", "hours": 9.5}]

    assess(worked=worked)

    finding = Finding.objects.get(rule_id="TOY-HOUR-01")
    assert finding.facts == {
        "worked": {"count": 2, "sha256": judging.digest(worked), "item": 2, "value": worked[1]}
    }
    assert finding.basis_on == date(2026, 9, 3)


def test_the_same_facts_under_the_same_law_are_not_judged_again(
    assess, outcomes, monkeypatch, django_assert_max_num_queries
):
    assess()
    before = list(Finding.objects.order_by("pk").values())
    records = AuditRecord.objects.count()
    monkeypatch.setattr(judging, "answers_on", None)

    with django_assert_max_num_queries(6):
        again = assess(at=LATER)

    assert (again.judged_count, len(again.changes)) == (0, 0)
    assert list(Finding.objects.order_by("pk").values()) == before
    assert AuditRecord.objects.count() == records
    assert outcomes() == FIRST


def test_what_is_mended_is_closed_and_what_was_found_stays(assess, outcomes):
    assess()

    done = assess(student_birth_on="2010-09-01", post_interns=4, at=LATER)

    over = Finding.objects.exclude(state="current").order_by("rule_id")
    assert [(one.rule_id, one.outcome, one.state) for one in over] == [
        ("TOY-AGE-01", "fail", "mended"),
        ("TOY-RATIO-01", "fail", "superseded"),  # more interns: it fails otherwise
    ]
    assert {(one.closed_on, one.closed_at) for one in over} == {(TODAY, LATER)}
    assert outcomes() == FIRST | {"TOY-AGE-01": "pass"}
    assert [one.rule_id for one in done.changes.mended] == ["TOY-AGE-01"]
    assert [r.verb for r in audit.story_of(over[0])] == ["finding.mended"]
    assert [r.verb for r in audit.story_of(over[1])] == ["finding.superseded"]


def test_what_other_facts_do_not_touch_stays_the_same_finding(assess):
    assess()
    hours = Finding.objects.get(rule_id="TOY-HOUR-01")

    done = assess(student_birth_on="2010-09-01", at=LATER)

    assert done.judged_count == 1
    assert Finding.objects.get(rule_id="TOY-HOUR-01") == hours
    assert Finding.objects.count() == 4


def test_another_host_makes_other_findings(assess, cast):
    assess()

    assess(host=cast.other_college, at=LATER)

    assert set(Finding.objects.current().values_list("host", flat=True)) == {cast.other_college.pk}
    assert Finding.objects.filter(state="superseded").count() == 3


def test_facts_of_the_wrong_type_are_refused_with_all_that_is_wrong(assess):
    with pytest.raises(operations.FactsAreWrong, match=r"kind.+start_on") as refusal:
        assess(kind="internship", start_on="soon")

    assert [one.name for one in refusal.value.wrong] == ["kind", "start_on"]
    assert not FactSheet.objects.exists()


def test_where_there_is_no_law_nothing_is_assessed(assess):
    with pytest.raises(operations.NoSuchLaw):
        assess(jurisdiction="nowhere")


@pytest.mark.parametrize(
    "name", ["dean", "cooperation_officer", "plant_manager", "coordinator", "inspector"]
)
def test_whoever_has_part_in_it_may_have_it_assessed(assess, cast, name):
    assert assess(actor=getattr(cast, name)).judged_count == 3


def test_the_outsider_may_not(assess, cast):
    with pytest.raises(NotAllowed):
        assess(actor=cast.outsider)


def test_a_changed_rule_is_judged_anew_and_no_other(assess, law, monkeypatch):
    assess()
    judged = []
    original = judging.answers_on
    monkeypatch.setattr(
        judging, "answers_on", lambda *args, only, **kw: judged.append(set(only)) or original(*args, only=only, **kw)
    )  # fmt: skip
    law.change(TOY_RATIO_01="second")

    done = assess(at=LATER)

    assert judged == [{"TOY-RATIO-01"}]
    assert done.judged_count == 1
    assert len(done.changes) == 0  # the text changed, not what it says of this case
    assert RulebookEdition.objects.count() == 2


def test_a_changed_value_changes_the_finding(assess, law, outcomes):
    assess()
    law.replace(rulebooks.rulebook().with_value("TOY-AGE-01", "minimum_age", 15))
    book = rulebooks.rulebook()
    changed = tuple(
        type(rule)(**{**vars_of(rule), "edition": "second"}) if rule.id == "TOY-AGE-01" else rule
        for rule in book.rules
    )
    law.replace(Rulebook(changed, book.catalogues, book.parents))

    assess(at=LATER)

    assert outcomes() == FIRST | {"TOY-AGE-01": "pass"}
    assert Finding.objects.get(rule_id="TOY-AGE-01", state="mended").parameters == {
        "minimum_age": 16
    }


def vars_of(rule):
    return {name: getattr(rule, name) for name in rule.__dataclass_fields__}


def test_a_rule_that_is_gone_finds_nothing_more(assess, law, outcomes):
    assess()
    book = rulebooks.rulebook()
    law.replace(Rulebook(book.rules[1:], book.catalogues, book.parents))

    assess(at=LATER)

    assert outcomes() == {"TOY-HOUR-01": "unknown", "TOY-RATIO-01": "fail"}
    assert Finding.objects.get(rule_id="TOY-AGE-01").state == "superseded"


def test_a_calendar_that_is_continued_has_everything_judged_anew(assess, monkeypatch):
    assess()
    monkeypatch.setattr(judging, "official_until", lambda code: date(2027, 12, 31))

    assert assess(at=LATER).judged_count == 3


def subjects(cast):
    return [cast.dean.membership, cast.mentor.membership, cast.student.membership]


def test_a_new_edition_has_its_subjects_judged_anew_with_progress(
    assess, law, cast, outcomes, monkeypatch
):
    for subject in subjects(cast):
        assess(subject)
    law.change(TOY_AGE_01="second")
    assess(subjects(cast)[0], at=LATER)  # somebody was first
    monkeypatch.setattr(operations.reassessing, "BATCH", 1)

    run = operations.reassess_changed(actor=SYSTEM, at=LATER)

    assert (run.total_count, run.done_count, run.state) == (2, 0, "running")
    assert operations.reassess_changed(actor=SYSTEM, at=LATER) == run
    done = operations.carry_out_reassessment(run=run, actor=SYSTEM, at=LATER)
    assert (done.total_count, done.done_count, done.state) == (2, 2, "done")
    assert done.finished_at == LATER
    assert operations.reassess_changed(actor=SYSTEM, at=LATER) is None
    assert set(FactSheet.objects.values_list("edition__editions__TOY-AGE-01__cn", flat=True)) == {"second"}  # fmt: skip


def test_the_job_of_a_reassessment_is_deferred(assess, law):
    from ronghe.compliance import tasks  # noqa: PLC0415 -- registers the tasks

    assess()
    law.change(TOY_AGE_01="second")

    tasks.follow_the_law(int(LATER.timestamp()))
    run = Reassessment.objects.get()
    tasks.reassess(run.pk)

    run.refresh_from_db()
    assert (run.state, run.done_count) == ("done", 1)
    tasks.reassess(run.pk)  # a second time it is left alone


@pytest.mark.parametrize("name", ["dean", "coordinator", "inspector", "outsider"])
def test_only_the_system_and_the_administrator_reassess(assess, cast, name):
    with pytest.raises(NotAllowed):
        operations.reassess_changed(actor=getattr(cast, name), at=NOW)


def test_what_was_erased_is_not_judged_anew(assess, law):
    assess()
    FactSheet.objects.update(facts={}, erased_at=NOW)
    law.change(TOY_AGE_01="second")

    assert operations.reassess_changed(actor=SYSTEM, at=LATER) is None


def test_there_is_one_sheet_of_a_subject(assess, learner):
    assess()
    assess(post_interns=1, at=LATER)

    assert FactSheet.objects.get().subject_id == learner.pk


def test_facts_that_no_rule_asks_for_are_kept_and_judge_nothing(assess):
    assess()

    done = assess(guardian_consent=True, at=LATER)

    assert (done.judged_count, len(done.changes)) == (0, 0)
    assert FactSheet.objects.get().facts["guardian_consent"] is True


def test_the_day_of_assessment_is_a_fact_where_a_rule_may_ask_for_it(assess):
    asked = "assessed_on" in rulebooks.rulebook().catalogues["placement"].facts

    assess()

    facts = FactSheet.objects.get().facts
    assert facts.get("assessed_on") == (TODAY.isoformat() if asked else None)
