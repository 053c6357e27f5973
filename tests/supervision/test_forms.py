"""One form for all: brought, mapped, filled from records, entered, in conflict, merged."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests.factories import guidance as making
from tests.factories import placements as placing
from tests.factories.cast import NOW
from tests.factories.parties import member, organisation
from tests.house.lists_life import begun

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.models import AuditRecord, Event
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.parties.following import day_of
from ronghe.parties.models import OrganisationKind, Role
from ronghe.placements.queries.safety_desk import waiting_for_safety
from ronghe.supervision.facts import FACTS, known_of, suggested
from ronghe.supervision.form_files import filled_form, filled_part, values_in
from ronghe.supervision.form_layouts import ColumnPlan
from ronghe.supervision.form_values import IsNoValue, differ, value_in
from ronghe.supervision.models import FormCell, FormState, PartState, ReportForm
from ronghe.supervision.operations import form_parts, forms
from ronghe.supervision.queries.forms import (
    forms_to_fill_in,
    forms_to_run,
    parts_of,
    progress_of,
    records_behind,
)
from ronghe.supervision.refusals import (  # fmt: skip
    BlanksRemain,
    CellsAreAmiss,
    ConflictsAreOpen,
    DoesNotFit,
    ReasonIsMissing,
)
from ronghe.supervision.sheets.layout import Layout
from ronghe.supervision.tasks.guidance import remind_of_guidance

pytestmark = pytest.mark.django_db
TODAY = day_of(NOW)


def cell(form: ReportForm, heading: str, college=None) -> FormCell:
    found = FormCell.objects.filter(row__part__form=form, column__heading__contains=heading)
    return found.filter(row__part__organisation=college).get() if college else found.get()


def enter(form: ReportForm, actor, **values) -> None:
    part = form.parts.get(organisation=actor.organisation)
    chosen = {cell(form, heading, actor.organisation).pk: text for heading, text in values.items()}
    form_parts.enter_cells(part=part, values=chosen, actor=actor, at=NOW)


def book_of(content: bytes):
    return load_workbook(BytesIO(content))[making.SHEET]


@pytest.fixture
def second(cast):
    """Another college of the same region."""
    return organisation(
        kind=OrganisationKind.COLLEGE, name="青禾财经学校", english="Qinghe School of Finance", number=10_000_077
    )  # fmt: skip


def test_a_form_is_read_and_its_columns_proposed(cast):
    form = making.brought(cast.coordinator)

    proposed = {one.heading: (one.source, one.fact) for one in form.columns.all()}
    assert proposed == {
        "序号": ("number", ""),
        "学校名称": ("ronghe", "college.name"),
        "统一社会信用代码": ("ronghe", "college.code"),
        "实习学生情况（人） / 实习学生人数": ("ronghe", "college.placed"),
        "实习学生情况（人） / 岗位实习人数": ("ronghe", "college.placed_post"),
        "实习学生情况（人） / 认识实习人数": ("ronghe", "college.placed_cognition"),
        "投保比例": ("ronghe", "college.insured"),
        "双师型教师数": ("college", ""),
        "专业负责人": ("college", ""),
        "备注": ("college", ""),
    }
    assert (form.head_first, form.head_last, form.row_first, form.row_last) == (4, 5, 7, 9)
    assert form.is_mapped is False


def test_the_same_form_comes_back_mapped_next_time(cast):
    first = making.mapped(cast.coordinator)
    longer = making.content_of(making.workbook(rows=6))

    again = making.brought(cast.coordinator, longer, at=NOW + timedelta(days=365))

    assert again.is_mapped
    assert again.fingerprint == first.fingerprint
    assert (again.row_first, again.row_last) == (7, 12)
    assert list(again.columns.order_by("place").values_list("heading", "source", "kind", "fact")) == list(first.columns.order_by("place").values_list("heading", "source", "kind", "fact"))  # fmt: skip


def test_another_form_is_not_taken_for_it(cast):
    making.mapped(cast.coordinator)
    book = making.workbook()
    book[making.SHEET]["H4"] = "外聘教师数"

    assert making.brought(cast.coordinator, making.content_of(book)).is_mapped is False


def test_ronghe_fills_what_it_knows_and_says_what_it_does_not(cast):
    begun(cast)
    placing.insured(begun(cast, 1), starts_on=TODAY - timedelta(days=60))

    form = making.opened(cast.coordinator, cast.college)

    known = {one.column.heading.rpartition(" / ")[2]: one.known for one in FormCell.objects.filter(row__part__form=form).select_related("column")}  # fmt: skip
    assert known == {
        "学校名称": "青禾职业技术学院",
        "统一社会信用代码": cast.college.identifiers.get(scheme="cn-uscc").value,
        "实习学生人数": "2",
        "岗位实习人数": "2",
        "认识实习人数": "0",
        "投保比例": "50",
        "双师型教师数": None,
        "专业负责人": None,
        "备注": None,
    }


def test_a_share_of_nothing_is_unknown_and_not_nought(cast):
    form = making.opened(cast.coordinator, cast.college)

    assert cell(form, "投保比例").known is None
    assert cell(form, "实习学生人数").known == "0"


def test_every_fact_is_counted_and_hashed_by_its_records(cast):
    begun(cast)
    for fact in FACTS.values():
        owner = cast.college.pk
        first, second_ = (known_of(fact, [owner], on=TODAY)[owner] for _ in range(2))
        assert first == second_
        assert len(first.inputs_hash) == 64


def test_a_new_record_changes_figure_and_hash(cast):
    fact = FACTS["college.placed"]
    begun(cast)
    before = known_of(fact, [cast.college.pk], on=TODAY)[cast.college.pk]

    begun(cast, 1)

    after = known_of(fact, [cast.college.pk], on=TODAY)[cast.college.pk]
    assert (before.text, after.text) == ("1", "2")
    assert before.inputs_hash != after.inputs_hash


def test_a_figure_opens_the_records_that_were_counted(cast):
    one, two = begun(cast), begun(cast, 1)
    fact = FACTS["college.placed"]

    rows = records_behind(fact, cast.college.pk, cast.coordinator, on=TODAY)

    assert {row.pk for row in rows} == {one.pk, two.pk}
    assert list(records_behind(fact, cast.college.pk, cast.outsider, on=TODAY)) == []
    assert list(records_behind(FACTS["college.pay_on_time"], cast.college.pk, cast.coordinator, on=TODAY)) == []  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "about", "fact"),
    [
        ("企业统一社会信用代码", "cooperation", "cooperation.host_code"),
        ("统一社会信用代码", "college", "college.code"),
        ("其中：岗位实习", "college", "college.placed_post"),
        ("合作企业数", "college", "college.partners"),
        ("满意度", "college", ""),
    ],
)
def test_the_longest_words_of_a_heading_say_which_fact(heading, about, fact):
    assert suggested(heading, about) == fact


def test_a_college_fills_in_the_rest_and_the_file_is_merged(cast, second):
    form = making.opened(cast.coordinator, cast.college, second)
    enter(form, cast.dean, 双师型教师数="1,280", 专业负责人="=HYPERLINK(1)", 备注="")
    part = form.parts.get(organisation=cast.college)
    form_parts.hand_in_part(part=part, actor=cast.dean, at=NOW, leaves_blank=True)

    sheet = book_of(filled_form(form))

    rows = [[sheet.cell(row, column).value for column in (1, 2, 8, 9)] for row in (7, 8, 9)]
    assert sorted(map(str, rows)) == sorted(map(str, [
        [1, "青禾职业技术学院", 1280, "=HYPERLINK(1)"] if sheet["B7"].value == "青禾职业技术学院" else [2, "青禾职业技术学院", 1280, "=HYPERLINK(1)"],
        [2, "青禾财经学校", None, None] if sheet["B7"].value == "青禾职业技术学院" else [1, "青禾财经学校", None, None],
        [None, None, None, None],
    ]))  # fmt: skip
    assert {sheet.cell(row, 9).data_type for row in (7, 8) if sheet.cell(row, 9).value} == {"s"}
    assert sheet["H10"].value == "=SUM(H7:H9)"
    assert progress_of(form).handed_in == 1


def test_two_values_stand_beside_each_other_and_neither_is_written_over(cast):
    begun(cast)
    form = making.opened(cast.coordinator, cast.college)

    enter(form, cast.dean, 实习学生人数="3")

    found = cell(form, "实习学生人数")
    assert (found.known, found.entered, found.is_open, found.value) == ("1", "3", True, "")
    assert found.entered_by == cast.dean.person
    assert book_of(filled_form(form))["D7"].value is None
    assert progress_of(form).conflicts == 1
    with pytest.raises(ConflictsAreOpen):
        forms.close_form(form=form, actor=cast.coordinator, at=NOW)


def test_the_authority_chooses_with_its_reason_and_both_stay_on_record(cast):
    begun(cast)
    form = making.opened(cast.coordinator, cast.college)
    enter(form, cast.dean, 实习学生人数="3")
    found = cell(form, "实习学生人数")

    with pytest.raises(ReasonIsMissing):
        form_parts.settle_cell(cell=found, choice="entered", reason=" ", actor=cast.coordinator, at=NOW)  # fmt: skip
    form_parts.settle_cell(cell=found, choice="entered", reason="两名学生未入系统", actor=cast.coordinator, at=NOW)  # fmt: skip

    found.refresh_from_db()
    assert (found.known, found.entered, found.value) == ("1", "3", "3")
    assert book_of(filled_form(form))["D7"].value == 3
    told = AuditRecord.objects.get(verb="form_cell.settled").details
    assert (told["known"], told["entered"], told["reason"]) == ("1", "3", "两名学生未入系统")
    assert forms.close_form(form=form, actor=cast.coordinator, at=NOW).state == FormState.CLOSED


def test_a_choice_falls_when_one_of_the_values_changes(cast):
    begun(cast)
    form = making.opened(cast.coordinator, cast.college)
    enter(form, cast.dean, 实习学生人数="3")
    form_parts.settle_cell(cell=cell(form, "实习学生人数"), choice="entered", reason="核对过", actor=cast.coordinator, at=NOW)  # fmt: skip

    begun(cast, 1)
    forms.count_form(form=form, actor=cast.coordinator, at=NOW)

    found = cell(form, "实习学生人数")
    assert (found.known, found.entered, found.chosen, found.is_open) == ("2", "3", "", True)


def test_counting_anew_ends_a_conflict_that_is_none_any_more(cast):
    begun(cast)
    form = making.opened(cast.coordinator, cast.college)
    enter(form, cast.dean, 实习学生人数="2")

    begun(cast, 1)
    forms.count_form(form=form, actor=cast.coordinator, at=NOW)

    found = cell(form, "实习学生人数")
    assert (found.is_conflict, found.value) == (False, "2")


def test_what_is_no_number_is_said_beside_its_cell_and_nothing_is_saved(cast):
    form = making.opened(cast.coordinator, cast.college)
    amiss = cell(form, "双师型教师数").pk

    with pytest.raises(CellsAreAmiss) as refused:
        enter(form, cast.dean, 双师型教师数="三十", 专业负责人="王敏")

    assert set(refused.value.found) == {amiss}
    assert cell(form, "专业负责人").entered == ""


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (" 1,280 ", "number", "1280"), ("１２", "number", "12"), ("95.50%", "share", "95.5"), ("0.0", "number", "0"),
        ("2026年9月1日", "day", "2026-09-01"), ("2026/9/1", "day", "2026-09-01"), ("2026-09-01 00:00:00", "day", "2026-09-01"),
        ("  王　敏 ", "text", "王 敏"), ("", "number", ""),
    ],
)  # fmt: skip
def test_values_are_read_as_people_write_them(text, kind, value):
    assert value_in(text, kind) == value


@pytest.mark.parametrize(("text", "kind"), [("约30", "number"), ("NaN", "number"), ("1e20", "number"), ("2026-13-01", "day"), ("x" * 301, "text")])  # fmt: skip
def test_what_is_no_value_is_refused(text, kind):
    with pytest.raises(IsNoValue):
        value_in(text, kind)


def test_width_and_spaces_make_no_difference():
    assert not differ("青禾（职业）学院", "青禾(职业) 学院")
    assert not differ(None, "3")
    assert differ("3", "4")


def test_blank_cells_are_handed_in_only_as_such(cast):
    form = making.opened(cast.coordinator, cast.college)
    part = form.parts.get()

    with pytest.raises(BlanksRemain):
        form_parts.hand_in_part(part=part, actor=cast.dean, at=NOW)
    form_parts.hand_in_part(part=part, actor=cast.dean, at=NOW, leaves_blank=True)

    part.refresh_from_db()
    assert (part.state, part.handed_in_by) == (PartState.HANDED_IN, cast.dean.person)
    with pytest.raises(IllegalTransition):
        enter(form, cast.dean, 备注="迟了")


def test_a_part_is_returned_with_a_reason_and_handed_in_again(cast):
    form = making.opened(cast.coordinator, cast.college)
    part = form.parts.get()
    form_parts.hand_in_part(part=part, actor=cast.dean, at=NOW, leaves_blank=True)

    form_parts.return_part(part=part, reason="请补双师型教师数", actor=cast.coordinator, at=NOW)
    enter(form, cast.dean, 双师型教师数="40")
    form_parts.hand_in_part(part=part, actor=cast.dean, at=NOW, leaves_blank=True)

    part.refresh_from_db()
    assert (part.state, part.returned_because) == (PartState.HANDED_IN, "")


def test_a_college_takes_its_part_along_and_brings_it_back(cast, tmp_path):
    begun(cast)
    form = making.opened(cast.coordinator, cast.college)
    part = form.parts.get()
    book = load_workbook(BytesIO(filled_part(part)))
    sheet = book[making.SHEET]
    assert (sheet["B7"].value, sheet["D7"].value, sheet["G7"].value) == ("青禾职业技术学院", 1, 0)
    sheet["D7"], sheet["H7"], sheet["I7"], sheet["G7"] = 4, 36, "王敏", 0.25
    file = tmp_path / "back.xlsx"
    book.save(file)

    values = values_in(part, file)
    form_parts.enter_cells(part=part, values=values, actor=cast.dean, at=NOW)

    entered = {one.column.heading.rpartition(" / ")[2]: one.entered for one in FormCell.objects.filter(row__part=part).exclude(entered="").select_related("column")}  # fmt: skip
    assert entered == {
        "实习学生人数": "4",
        "双师型教师数": "36",
        "专业负责人": "王敏",
        "投保比例": "25",
    }
    assert cell(form, "实习学生人数").is_open


def test_a_file_with_other_headings_is_not_read_as_the_part(cast, tmp_path):
    form = making.opened(cast.coordinator, cast.college)
    book = making.workbook()
    book[making.SHEET]["H4"] = "教师数"
    file = tmp_path / "other.xlsx"
    book.save(file)

    with pytest.raises(DoesNotFit):
        values_in(form.parts.get(), file)


def test_only_the_coordinator_of_the_authority_brings_and_runs_a_form(cast):
    form = making.mapped(cast.coordinator)
    everybody_else = (cast.inspector, cast.administrator, cast.dean, cast.outsider, cast.plant_manager)  # fmt: skip

    for actor in everybody_else:
        with pytest.raises(NotAllowed):
            forms.bring_form(authority=cast.authority, title="x", asked_by="", file=making.handed(making.content_of(making.workbook())), actor=actor, at=NOW)  # fmt: skip
        with pytest.raises(NotAllowed):
            forms.open_form(form=form, colleges=[cast.college], counted_on=TODAY, due_on=TODAY, actor=actor, at=NOW)  # fmt: skip


def test_a_form_goes_only_to_colleges_of_ones_remit(cast):
    form = making.mapped(cast.coordinator)

    for foreign in (cast.other_college, cast.enterprise):
        with pytest.raises(DoesNotFit):
            forms.open_form(form=form, colleges=[foreign], counted_on=TODAY, due_on=TODAY, actor=cast.coordinator, at=NOW)  # fmt: skip


def test_a_college_sees_its_own_part_and_no_others(cast, second):
    form = making.opened(cast.coordinator, cast.college, second)
    other = member(second, Role.DEAN, "张华", latin_name="Zhang Hua")
    theirs = form.parts.get(organisation=second)

    assert ReportForm.objects.visible_to(cast.dean).get() == form
    assert not ReportForm.objects.visible_to(cast.outsider).exists()
    with pytest.raises(NotAllowed):
        form_parts.enter_cells(part=theirs, values={}, actor=cast.dean, at=NOW)
    foreign = {cell(form, "备注", cast.college).pk: "x"}
    with pytest.raises(DoesNotFit):
        form_parts.enter_cells(part=theirs, values=foreign, actor=other, at=NOW)


def test_a_form_that_is_being_mapped_is_the_authoritys_alone(cast):
    making.mapped(cast.coordinator)

    assert not ReportForm.objects.visible_to(cast.dean).exists()


def test_the_rows_stand_below_the_headings(cast):
    form = making.brought(cast.coordinator)

    with pytest.raises(DoesNotFit):
        forms.lay_out_form(form=form, layout=Layout(making.SHEET, 4, 5, 5, 9), rows_of="college", actor=cast.coordinator, at=NOW)  # fmt: skip
    forms.lay_out_form(form=form, layout=Layout(making.SHEET, 4, 5, 8, 9), rows_of="cooperation", actor=cast.coordinator, at=NOW)  # fmt: skip

    form.refresh_from_db()
    assert (form.row_first, form.rows_of, form.is_mapped) == (8, "cooperation", False)
    assert form.columns.get(place=2).fact == "cooperation.college"


def test_a_fact_of_another_kind_of_row_is_refused(cast):
    form = making.brought(cast.coordinator)

    for plan in (
        ColumnPlan(2, "学校名称", "ronghe", "text", "cooperation.title"),
        ColumnPlan(2, "学校名称", "ronghe", "number", "college.name"),
        ColumnPlan(2, "学校名称", "ronghe", "text", "college.secrets"),
        ColumnPlan(99, "别处", "college"),
    ):
        with pytest.raises(DoesNotFit):
            forms.map_columns(form=form, plans=[plan], actor=cast.coordinator, at=NOW)


def _reminded() -> int:
    return Event.objects.filter(name="form.reminded").count()


def test_reminders_go_to_those_who_have_not_handed_in_and_stop(cast, second):
    form = making.opened(cast.coordinator, cast.college, second)
    near = NOW + timedelta(days=8)

    remind_of_guidance(int((NOW + timedelta(days=1)).timestamp()))
    assert _reminded() == 0
    remind_of_guidance(int(near.timestamp()))
    remind_of_guidance(int((near + timedelta(days=1)).timestamp()))
    assert _reminded() == 1
    for part in form.parts.all():
        form_parts.hand_in_part(part=part, actor=_dean_of(part, cast, second), at=near, leaves_blank=True)  # fmt: skip
    remind_of_guidance(int((near + timedelta(days=9)).timestamp()))
    assert _reminded() == 1


def _dean_of(part, cast, second):
    return cast.dean if part.organisation == cast.college else member(second, Role.DEAN, "张华", latin_name="Zhang Hua")  # fmt: skip


def asked(actor):
    beside = [*forms_to_fill_in(actor), *forms_to_run(actor)]
    rows = waiting_for_safety(actor, on=TODAY, beside=beside)
    return {(one.kind, one.reference, one.words) for one in rows if one.kind.endswith("_form")}


def test_what_waits_stands_on_the_desks(cast):
    begun(cast)
    form = making.opened(cast.coordinator, cast.college)
    part = form.parts.get()

    assert asked(cast.dean) == {("fill_form", form.reference, form.title)}
    assert asked(cast.coordinator) == set()
    enter(form, cast.dean, 实习学生人数="9")
    assert asked(cast.coordinator) == {("settle_form", form.reference, form.title)}
    form_parts.hand_in_part(part=part, actor=cast.dean, at=NOW, leaves_blank=True)
    assert asked(cast.dean) == set()
    form_parts.return_part(part=part, reason="请核对", actor=cast.coordinator, at=NOW)
    assert asked(cast.dean) == {("mend_form", form.reference, form.title)}
    assert asked(cast.student) == asked(cast.inspector) == set()


def test_progress_counts_what_a_college_has_filled_in(cast):
    form = making.opened(cast.coordinator, cast.college)
    enter(form, cast.dean, 双师型教师数="3")

    part = parts_of(form).get()
    assert (part.own_count, part.filled_count, part.conflict_count) == (3, 1, 0)


def test_a_withdrawn_form_waits_for_nobody(cast):
    form = making.opened(cast.coordinator, cast.college)
    forms.withdraw_form(form=form, actor=cast.coordinator, at=NOW)

    assert asked(cast.dean) == set()
    with pytest.raises(IllegalTransition):
        enter(form, cast.dean, 备注="x")


def test_a_closed_form_is_taken_up_again(cast):
    form = making.opened(cast.coordinator, cast.college)
    forms.close_form(form=form, actor=cast.coordinator, at=NOW)
    with pytest.raises(IllegalTransition):
        enter(form, cast.dean, 备注="x")

    forms.reopen_form(form=form, actor=cast.coordinator, at=NOW)
    enter(form, cast.dean, 备注="补充")

    assert cell(form, "备注").entered == "补充"


def test_the_system_reminds_and_does_nothing_else(cast):
    form = making.opened(cast.coordinator, cast.college)

    assert forms.remind_of_form(form=form, actor=SYSTEM, at=NOW + timedelta(days=1)) == 1
    with pytest.raises(NotAllowed):
        forms.close_form(form=form, actor=SYSTEM, at=NOW)
