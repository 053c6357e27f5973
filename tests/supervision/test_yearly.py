"""Yearly reports: figures of the records as on a day, published by another person, never rewritten."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from tests.factories import agreements
from tests.factories import inspecting as make
from tests.factories import placements as making
from tests.factories.flags import flag_of
from tests.factories.parties import NOW, organisation, region
from tests.factories.yearly import colleague, drafted, published
from tests.supervision.test_standing import LATER, lived, placement  # noqa: F401 -- a fixture

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.partnerships.models import Cooperation, CooperationState
from ronghe.placements.counting import totals_of
from ronghe.placements.figures import PARTS, PLACEMENT_DAYS
from ronghe.placements.models import Placement, PlacementState
from ronghe.supervision.models import (
    Inspection,
    ReportFigure,
    SubstanceIndex,
    YearlyReport,
    YearlyReportState,
)
from ronghe.supervision.operations.flags import decide_flag
from ronghe.supervision.operations.yearly import discard_report, publish_report
from ronghe.supervision.queries.region import grouped
from ronghe.supervision.refusals import DoesNotFit, ReasonIsMissing
from ronghe.supervision.standing import recompute
from ronghe.supervision.yearly.comparing import Agreement, compare
from ronghe.supervision.yearly.hiding import hidden_in
from ronghe.supervision.yearly.participation import DAYS_OF_A_MONTH
from ronghe.supervision.yearly.scope import scope_of
from ronghe.supervision.yearly.sheet import sheet_of
from ronghe.supervision.yearly.taking import hash_of_figures, take

pytestmark = pytest.mark.django_db
YEAR = NOW.year


@pytest.fixture
def cooperation(cast):
    return agreements.cooperation(cast)


@pytest.fixture
def officer(cast):
    return colleague(cast.authority)


def values(report):
    return {(one.code, one.subject): one.value for one in report.figures.all()}


def value(report, code, subject=""):
    return values(report)[code, subject]


def over(cast, count, state=PlacementState.COMPLETED):
    """So many placements of the college that are over."""
    learners = [making.learner(cast.school_class, 20 + n, name=f"学生{n}") for n in range(count)]
    found = [making.planned(one, cast.enterprise, starts_on=NOW.date()) for one in learners]
    Placement.objects.filter(pk__in=[one.pk for one in found]).update(state=state, over_on=NOW.date())  # fmt: skip
    return found


def test_figures_are_those_of_the_other_pages(cast, cooperation, placement):  # noqa: F811 -- the fixture
    lived(placement)
    over(cast, 6)
    recompute(None, on=LATER.date(), at=LATER)

    report = drafted(cast.coordinator, at=LATER)

    months = scope_of(cast.authority.region, YEAR, as_on=LATER.date(), taken_at=LATER).months
    totals = totals_of(Placement.objects.all(), months, on=LATER.date())
    for code in set(PARTS) & {one.code for one in report.figures.all()}:
        counted = sum(n for (part, _month), n in totals.items() if part == code)
        assert value(report, code) == counted, code
    days = sum(n for (part, _month), n in totals.items() if part == PLACEMENT_DAYS)
    assert value(report, "placement_months") == (Decimal(days) / DAYS_OF_A_MONTH).quantize(Decimal("0.0001"))  # fmt: skip
    ((group, verified),) = grouped(SubstanceIndex.objects.all()).values_list("group", "known_weight")  # fmt: skip
    assert verified > 0
    assert value(report, f"group_{group}") == 1
    assert value(report, "completed") == 6


def test_the_same_records_give_the_same_hashes(cast, cooperation, placement):  # noqa: F811 -- the fixture
    lived(placement, count=2)
    scope = scope_of(cast.authority.region, YEAR, as_on=LATER.date(), taken_at=LATER)

    once, again = take(scope), take(scope)

    assert once == again
    assert hash_of_figures(once) == hash_of_figures(again)
    report = drafted(cast.coordinator, at=LATER)
    assert report.figures_hash == hash_of_figures(once)
    assert {one.agreement for one in compare(report)} == {Agreement.AGREES}


def test_what_happens_after_the_day_changes_nothing(cast, cooperation, placement, officer):  # noqa: F811 -- the fixture
    lived(placement)
    recompute(None, on=LATER.date(), at=LATER)
    flag = flag_of(cooperation, at=LATER - timedelta(days=20))
    report = published(cast.coordinator, officer, at=LATER)
    later = LATER + timedelta(days=3)

    decide_flag(
        flag=flag, decision="explain_flag", reason="有出差单", actor=cast.coordinator, at=later
    )
    recompute(None, on=later.date(), at=later)
    Cooperation.objects.filter(pk=cooperation.pk).update(
        state=CooperationState.GIVEN_UP, closed_at=later
    )
    college = organisation(kind=OrganisationKind.COLLEGE, name="新院校", number=63_000_001)
    Organisation.objects.filter(pk=college.pk).update(registered_at=later)

    assert {one.key for one in compare(report) if one.agreement != Agreement.AGREES} == set()


def test_a_changed_record_is_named_by_the_check(cast, officer):
    over(cast, 7)
    report = published(cast.coordinator, officer, at=NOW)
    out = StringIO()
    call_command("yearly_report", region=report.region.code, year=YEAR, check=True, language="en", stdout=out)  # fmt: skip
    assert "agree" in out.getvalue()

    one = Placement.objects.order_by("pk")[0]
    Placement.objects.filter(pk=one.pk).update(state=PlacementState.ACTIVE, over_on=None)

    with pytest.raises(CommandError, match="2 figures differ: pairs_unrecorded, completed"):
        call_command("yearly_report", region=report.region.code, year=YEAR, check=True, language="en", stdout=StringIO())  # fmt: skip
    assert value(report, "completed") == 7
    by_key = {found.key: found.agreement for found in compare(report)}
    assert by_key["placements"] == Agreement.OTHER_RECORDS  # the same count, of other rows


def test_the_command_writes_figures_and_papers(cast, officer, tmp_path):
    report = published(cast.coordinator, officer)

    call_command("yearly_report", region=report.region.code, year=YEAR, out=tmp_path, as_on=NOW.date(), stdout=StringIO())  # fmt: skip

    names = {one.name for one in tmp_path.iterdir()}
    assert names == {"figures.json", "figures.csv", f"{report.reference}-zh.pdf", f"{report.reference}-en.pdf"}  # fmt: skip
    assert b"pdfaid" in (tmp_path / f"{report.reference}-zh.pdf").read_bytes()


@pytest.mark.breaks("supervision_yearlyreport_kept", "supervision_reportfigure_only_added")
def test_what_is_published_is_never_rewritten(cast, officer):
    report = published(cast.coordinator, officer)

    for change in (
        lambda: ReportFigure.objects.filter(report=report).update(value=0),
        lambda: ReportFigure.objects.filter(report=report).delete(),
        lambda: YearlyReport.objects.filter(pk=report.pk).update(as_on=NOW.date() - timedelta(1)),
        lambda: YearlyReport.objects.filter(pk=report.pk).update(hidden=["colleges"]),
        lambda: YearlyReport.objects.filter(pk=report.pk).update(state="draft", published_at=None),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_correction_is_another_edition_that_says_why(cast, officer):
    over(cast, 7)
    first = published(cast.coordinator, officer)
    before = values(first)
    over_more = making.planned(making.learner(cast.school_class, 40), cast.enterprise, starts_on=NOW.date())  # fmt: skip
    Placement.objects.filter(pk=over_more.pk).update(state="completed", over_on=NOW.date())
    with pytest.raises(ReasonIsMissing):
        drafted(cast.coordinator)

    second = published(cast.coordinator, officer, reason="补录一人次")

    first.refresh_from_db()
    assert (first.state, second.state) == (YearlyReportState.REPLACED, YearlyReportState.PUBLISHED)
    assert (first.edition, second.edition) == (1, 2)
    assert values(first) == before
    assert value(second, "completed") == 8
    assert "completed" in second.hidden  # one more than before: somebody
    assert AuditRecord.objects.filter(verb="yearly_report.replaced", subject_id=first.pk).count() == 1  # fmt: skip
    notes = " ".join(one.zh for one in sheet_of(second).notes)
    assert "补录一人次" in notes


def test_another_person_publishes(cast, officer):
    report = drafted(cast.coordinator)

    with pytest.raises(NotAllowed):
        publish_report(report=report, actor=cast.coordinator, at=NOW)
    for outsider in (cast.dean, cast.inspector, cast.outsider, cast.plant_manager):
        with pytest.raises(NotAllowed):
            publish_report(report=report, actor=outsider, at=NOW)

    assert publish_report(report=report, actor=officer, at=NOW).state == YearlyReportState.PUBLISHED
    with pytest.raises(IllegalTransition):
        publish_report(report=report, actor=officer, at=NOW)
    with pytest.raises(IllegalTransition):
        discard_report(report=report, actor=cast.coordinator, at=NOW)


def test_only_who_coordinates_the_region_drafts(cast):
    own = cast.authority.region
    for other in (cast.dean, cast.inspector, cast.outsider, colleague(cast.authority)):
        with pytest.raises(NotAllowed):
            drafted(other, region=own)
    with pytest.raises(NotAllowed):
        drafted(cast.coordinator, region=region("370200"))


def test_one_draft_at_a_time_and_no_day_to_come(cast):
    report = drafted(cast.coordinator)
    with pytest.raises(DoesNotFit):
        drafted(cast.coordinator)
    discard_report(report=report, actor=cast.coordinator, at=NOW)

    again = drafted(cast.coordinator)

    assert again.edition == 1
    with pytest.raises(DoesNotFit):
        drafted(cast.coordinator, year=YEAR - 1, on=NOW.date() + timedelta(days=1))
    with pytest.raises(DoesNotFit):
        drafted(cast.coordinator, year=YEAR + 1)


def test_who_sees_a_draft(cast, officer):
    report = drafted(cast.coordinator)

    seeing = [
        name
        for name in ("coordinator", "inspector", "administrator", "dean", "plant_manager", "outsider", "student", "mentor")
        if YearlyReport.objects.visible_to(getattr(cast, name)).exists()
    ]  # fmt: skip

    assert seeing == ["coordinator", "inspector", "administrator"]
    assert not YearlyReport.objects.out().exists()
    publish_report(report=report, actor=officer, at=NOW)
    assert YearlyReport.objects.out().get() == report


def counts(**more):
    return {key: Decimal(n) for key, n in more.items()}


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        (counts(completed=40, ended_early=9, did_not_start=12), set()),
        (counts(completed=40, ended_early=3, did_not_start=12), {"ended_early", "did_not_start"}),
        (counts(completed=2, ended_early=1), {"completed", "ended_early"}),
        (counts(completed=0, ended_early=0, did_not_start=0), set()),
        (counts(placements=4), {"placements"}),
        (counts(colleges=3), set()),
        (counts(findings=4, findings_rate=2), {"findings", "findings_rate"}),
        (counts(placements=40, placements_without_pay=38), {"placements_without_pay"}),
        (counts(placements=40, placements_without_pay=40), set()),
        (counts(flag_sides=4, flag_replies=0), {"flag_sides", "flag_replies"}),
        (counts(placement_months=3, findings=40, findings_rate=9), {"placement_months", "findings_rate"}),
    ],
)  # fmt: skip
def test_what_could_be_somebody_is_not_said(said, hidden):
    assert hidden_in(said) == hidden


def test_nor_is_what_differs_from_another_report_by_somebody():
    said = counts(completed=40, ended_early=20, did_not_start=12)

    assert hidden_in(said, [counts(completed=38)]) == {"completed", "did_not_start"}
    assert hidden_in(said, [counts(completed=30)]) == set()
    assert hidden_in(said, [counts(completed=40)]) == set()
    assert hidden_in(said, [{"completed": None}]) == set()


def test_a_region_within_hides_what_the_difference_would_tell(cast, officer):
    whole = cast.authority.region
    inner = whole.children.order_by("path")[0]
    over(cast, 7)
    published(cast.coordinator, officer)
    Organisation.objects.filter(pk=cast.college.pk).update(region=inner)
    elsewhere = organisation(kind=OrganisationKind.COLLEGE, name="市区职校", number=63_000_002)
    one = making.planned(making.learner(cast.school_class, 41), cast.enterprise)
    Placement.objects.filter(pk=one.pk).update(
        state="completed", over_on=NOW.date(), college=elsewhere
    )

    within = published(cast.coordinator, officer, region=inner)

    assert value(within, "completed") == 7
    assert "completed" not in within.hidden  # nothing to subtract: both say seven
    corrected = published(cast.coordinator, officer, reason="补录")
    assert value(corrected, "completed") == 8
    assert "completed" in corrected.hidden


def test_reports_of_two_years_are_compared(cast, officer):
    last = published(cast.coordinator, officer, year=YEAR - 1)
    over(cast, 9)

    report = drafted(cast.coordinator)

    assert report.before == last
    lines = {line.key: line for section in sheet_of(report).sections for table in section.tables for line in table.lines}  # fmt: skip
    assert (lines["completed"].before.zh, lines["completed"].change.zh) == ("0", "+9")
    assert lines["graduates_asked"].value.zh == "资料不足"
    assert "资料不足" in " ".join(one.zh for one in sheet_of(last).notes)  # nothing to compare with


def test_the_hollow_share_stands_with_its_interval(cast):
    make.running(cast, 1)
    campaign = make.drawn(cast, size=1)
    before = drafted(cast.coordinator)
    assert (before.figures.get(code="hollow_share").low, before.figures.get(code="hollow_share").unknown) == (None, 1)  # fmt: skip
    discard_report(report=before, actor=cast.coordinator, at=NOW)

    make.decided(cast, Inspection.objects.get(unit__campaign=campaign))
    report = drafted(cast.coordinator, at=NOW + timedelta(days=60))

    share = report.figures.get(code="hollow_share")
    assert share.subject == campaign.reference
    assert 0 <= share.low <= share.high <= 1
    assert share.unknown == 0
    assert {one.agreement for one in compare(report)} == {Agreement.AGREES}


def test_a_question_that_nobody_has_decided_moves_no_cooperation(cast, cooperation, placement):  # noqa: F811 -- the fixture
    lived(placement)
    recompute(None, on=LATER.date(), at=LATER)
    flag = flag_of(cooperation, at=LATER - timedelta(days=40))
    asked = drafted(cast.coordinator, at=LATER)
    assert (value(asked, "group_doubt"), value(asked, "flags_open")) == (0, 1)
    discard_report(report=asked, actor=cast.coordinator, at=LATER)

    decide_flag(flag=flag, decision="uphold_flag", reason="记录不实", actor=cast.coordinator, at=LATER)  # fmt: skip
    upheld = drafted(cast.coordinator, at=LATER + timedelta(minutes=1))

    assert (value(upheld, "group_doubt"), value(upheld, "flags_upheld")) == (1, 1)
