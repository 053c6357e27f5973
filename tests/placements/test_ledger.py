"""The ledger of placements under way, as a college keeps it, comes in mid-year."""

import pytest
from tests.factories import placements as making
from tests.factories.parties import organisation
from tests.factories.tables import imported

from ronghe.compliance.models import Finding
from ronghe.kernel import operations
from ronghe.kernel.imports.report import counts_of, problems_of
from ronghe.kernel.models import AuditRecord, ImportRow
from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import InsuranceCover, Placement, PlacementState
from ronghe.placements.tasks.placements import assess_placements

HEADER = "学号,姓名,实习单位,实习岗位,实习开始日期,实习结束日期,企业导师,月实习报酬,每日工作时间,每周工作天数,保险公司,保单号,保险起期,保险止期"


@pytest.fixture
def college(cast, settings, tmp_path):
    settings.RONGHE_VAR = tmp_path
    for number in (1, 2, 3):
        making.learner(cast.school_class, number, name=f"学生{number}")
    return cast.college


def row(number=1, host="启明精密有限公司", name="", first="2026-09-01", last="2027-02-28", **more):
    said = {"mentor": "周强", "pay": "1800", "hours": "8", "days": "5", "insurer": "", "policy": "", "since": "", "until": ""} | more  # fmt: skip
    return f"20269{number:03d},{name},{host},数控车工,{first},{last},{','.join(said.values())}"


def bring(college, *rows):
    text = "\n".join((HEADER, *rows)) + "\n"
    return imported(
        text.encode(),
        kind="ledger",
        mapping="template_ledger",
        options={"organisation_id": college.pk},
    )


def host_name(cast):
    return cast.enterprise.name_in("zh-hans")


def test_rows_become_placements_in_the_state_that_their_days_say(college, cast):
    host = host_name(cast)

    run = bring(
        college,
        row(1, host),
        row(2, host, first="2026-10-08"),
        row(3, host, first="2026-03-01", last="2026-08-31"),
    )

    assert counts_of(run)["added"] == 3
    found = Placement.objects.order_by("student__person__full_name")
    assert [(one.state, one.mentor_id, one.work["monthly_pay_minor"]) for one in found] == [
        (PlacementState.ACTIVE, cast.mentor.membership_id, 180_000),
        (PlacementState.PLANNED, cast.mentor.membership_id, 180_000),
        (PlacementState.COMPLETED, cast.mentor.membership_id, 180_000),
    ]
    assert AuditRecord.objects.filter(verb="placement.imported").count() == 3


def test_each_gate_stands_as_it_is_known(college, cast):
    bring(college, row(1, host_name(cast)))
    placement = Placement.objects.get()

    assess_placements([placement.pk])

    placement.refresh_from_db()
    assert placement.missing_count > 0
    assert placement.unknown_count > 0
    assert Finding.objects.filter(rule_id="CN-INS-01", outcome="unknown").exists()


def test_a_second_run_of_the_same_file_changes_nothing(college, cast):
    bring(college, row(1, host_name(cast)))

    again = bring(college, row(1, host_name(cast)))

    assert (counts_of(again)["unchanged"], Placement.objects.count()) == (1, 1)


def test_a_corrected_day_changes_the_placement(college, cast):
    bring(college, row(1, host_name(cast)))

    run = bring(college, row(1, host_name(cast), last="2027-01-31"))

    assert counts_of(run)["changed"] == 1
    assert str(Placement.objects.get().ends_on) == "2027-01-31"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"number": 9}, "student_not_held"),
        ({"name": "别人"}, "name_differs"),
        ({"host": "没有这家公司"}, "host_not_held"),
    ],
)
def test_what_fits_nobody_waits_for_a_decision(college, cast, said, reason):
    run = bring(college, row(**({"host": host_name(cast)} | said)))

    assert (counts_of(run)["held"], ImportRow.objects.get().reason) == (1, reason)
    assert not Placement.objects.exists()


def test_a_name_of_two_organisations_is_asked_about(college, cast):
    organisation(name=host_name(cast), english="", number=77_000_001)

    run = bring(college, row(1, host_name(cast)))

    assert ImportRow.objects.get().reason == "host_held_more_than_once"
    assert counts_of(run)["held"] == 1


def test_days_the_wrong_way_round_are_rejected_and_the_rows_add_up(college, cast):
    host = host_name(cast)

    run = bring(college, row(1, host), row(2, host, last="2026-08-01"), row(1, host))

    found = counts_of(run)
    assert (found["added"], found["rejected"], found["read"]) == (1, 2, 3)


def test_the_policy_of_the_rows_is_entered_once_with_those_whom_it_covers(college, cast):
    host = host_name(cast)
    policy = {
        "insurer": "青禾财产保险",
        "policy": "QH-1",
        "since": "2026-09-01",
        "until": "2027-02-28",
    }

    bring(college, row(1, host, **policy), row(2, host, **policy))

    cover = InsuranceCover.objects.get()
    assert (cover.policy_number, cover.insured.count()) == ("QH-1", 2)


def test_an_import_is_taken_back_whole(college, cast):
    run = bring(college, row(1, host_name(cast)), row(2, host_name(cast)))
    assess_placements(list(Placement.objects.values_list("pk", flat=True)))

    operations.undo_import(run=run, actor=SYSTEM, at=making.NOW)

    assert (Placement.objects.count(), Finding.objects.current().count()) == (0, 0)


def test_no_college_brings_placements_of_another(cast, settings, tmp_path):
    settings.RONGHE_VAR = tmp_path
    making.learner(cast.school_class, 1, name="学生1")

    run = bring(cast.other_college, row(1, host_name(cast)))

    assert (counts_of(run)["held"], Placement.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ({"last": "2026-02-30"}, "“2026-02-30” is not a day of the calendar."),
        ({"last": "32/13/2026"}, "“32/13/2026” is not a day of the calendar."),
        ({"last": "46266"}, "“46266” is not a day of the calendar."),
        ({"until": "2027-02-29"}, "“2027-02-29” is not a day of the calendar."),
        ({"pay": "十八"}, "“十八” is not a number."),
        ({"pay": "-5"}, "“-5” is smaller than 0."),
        ({"hours": "0"}, "“0” is not above 0."),
        ({"days": "5天"}, "“5天” is not a whole number."),
        ({"last": "9999-12-31"}, "From the first day to the last, “9999-12-31”, there are more than five years."),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_named_and_the_other_rows_come_in(college, cast, cell, said):
    host = host_name(cast)

    run = bring(college, row(1, host), row(2, host, **cell))

    found = counts_of(run)
    assert (found["added"], found["rejected"], found["read"]) == (1, 1, 2)
    (problem,) = problems_of(run)
    assert (problem["row"], problem["reason"]) == (3, said)
    assert problem["column"] in HEADER.split(",")
    assert problem["remedy"]
    kept = run.rows.get(number=3)
    assert (kept.cells[0], kept.values["title"], kept.values["starts_on"]) == ("20269002", "数控车工", "2026-09-01")  # fmt: skip
