"""Attempts at the constraints of forms: a part of `breaking`."""

from tests.factories.parties import NOW
from tests.house.attempts import Attempt, change, copy

from ronghe.supervision.models import FormRow, ProgressReport

FORM, COLUMN, PART = "supervision.ReportForm", "supervision.FormColumn", "supervision.FormPart"
DIRECTIVE, ADDRESSEE = "supervision.Directive", "supervision.Addressee"
PROGRESS = "supervision.ProgressReport"
ROW, CELL = "supervision.FormRow", "supervision.FormCell"
OPEN, CONFLICT = {"state": "collecting"}, {"is_conflict": True}

CONSTRAINTS = {
    "directive_is_known": change(DIRECTIVE, kind="wish"),
    "directive_says_what": change(DIRECTIVE, text=""),
    "directive_target_has_a_figure": change(DIRECTIVE, aim=None),
    "directive_to_be_done_has_a_day": change(DIRECTIVE, due_on=None),
    "directive_closed_has_an_instant": change(DIRECTIVE, state="closed"),
    "directive_reaches_each_once": copy(ADDRESSEE),
    "directive_done_was_read": change(ADDRESSEE, confirmed_at=None, is_done=True),
    "progress_says_how_far": change(PROGRESS, note=""),
    "form_state_is_known": change(FORM, state="lost"),
    "form_has_a_title": change(FORM, title=""),
    "form_rows_follow_headings": Attempt(FORM, lambda row: {"row_first": row.head_last}),
    "form_rows_stand_for_something": change(FORM, rows_of="nothing"),
    "form_collecting_is_mapped_and_counted": change(FORM, OPEN, counted_on=None),
    "form_closed_has_an_instant": change(FORM, OPEN, state="closed"),
    "form_column_once": copy(COLUMN),
    "form_column_is_known": change(COLUMN, {"source": "college"}, source="nobody"),
    "form_column_of_records_names_its_fact": change(COLUMN, {"source": "ronghe"}, fact=""),
    "form_part_once": copy(PART),
    "form_part_state_is_known": change(PART, state="lost"),
    "form_part_handed_in_has_an_instant": change(PART, {"state": "waiting"}, state="handed_in", handed_in_at=None),
    "form_part_returned_says_why": change(PART, state="returned", returned_because=""),
    "form_row_once": copy(ROW),
    "form_row_of_a_cooperation_once": copy(ROW, {"cooperation__isnull": False}, position=99),
    "form_cell_once": copy(CELL),
    "form_cell_entered_has_an_instant": change(CELL, {"entered": ""}, entered="3"),
    "form_cell_conflict_has_two_sides": change(CELL, {"entered": "", "is_conflict": False}, is_conflict=True),
    "form_cell_choice_says_why": change(CELL, CONFLICT, chosen="known"),
}  # fmt: skip
UNIQUE_FIELDS = {
    "supervision.reportform.reference": copy(FORM),
    "supervision.directive.reference": copy(DIRECTIVE),
}


def furnish(world) -> None:
    """Have a form with one college, one of whose values is in dispute, and a row of a cooperation."""
    guided, pact = world.things["college"].guided, world.things["college"].pact
    told = guided.directive.addressees.get()
    ProgressReport.objects.create(addressee=told, note="在办", reported_at=NOW)
    FormRow.objects.get_or_create(part=guided.part, position=2, cooperation=pact.cooperation)
