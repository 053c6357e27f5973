"""The head of a placement's page: how it stands, and what comes next for whom."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from ronghe.placements.models import Placement, PlacementState
from ronghe.web.parts import Action, Chip, Mark, NextStep, ObjectHeader, Tab, Text
from ronghe.web.placements.access import Reader, address_of, step_url, student_name
from ronghe.web.placements.gate_sheet import GateSheet

# In the order in which they stand; what comes with daily life is put behind "work".
TABS: dict[str, Text] = {
    "overview": gettext_lazy("Overview"),
    "work": gettext_lazy("Work"),
    "people": gettext_lazy("People"),
    "records": pgettext_lazy("tab of a placement", "Records"),
    "history": gettext_lazy("History"),
}
S = PlacementState
MARKS = {
    S.PLANNED: Mark.DUE,
    S.READY: Mark.HOLDS,
    S.ACTIVE: Mark.HOLDS,
    S.SUSPENDED: Mark.DUE,
    S.COMPLETED: Mark.HOLDS,
    S.ENDED_EARLY: Mark.BROKEN,
    S.DID_NOT_START: Mark.BROKEN,
}


def chip_of(placement: Placement) -> Chip:
    state = S(placement.state)
    return Chip(state.label, MARKS[state])


def header_of(
    placement: Placement,
    reader: Reader,
    *,
    tab: str,
    sheet: GateSheet | None,
    on: date,
    life: tuple[Tab, ...] = (),
) -> ObjectHeader:
    """Give the head; the gate is read for the first tab alone. `life` leads to the days since."""
    language = get_language() or "en"
    return ObjectHeader(
        reference=placement.reference,
        kind=placement.get_kind_display(),
        title=_("%(name)s at %(host)s")
        % {"name": student_name(placement), "host": placement.host.name_in(language)},
        chip=chip_of(placement),
        next_step=next_step_of(placement, reader, sheet, on),
        tabs=(
            *(
                Tab(
                    label,
                    address_of(placement, "" if one == "overview" else one),
                    is_current=one == tab,
                )
                for one, label in TABS.items()
            ),
            *life,
        ),
    )


def next_step_of(
    placement: Placement, reader: Reader, sheet: GateSheet | None, on: date
) -> NextStep | None:
    if placement.state == S.PLANNED:
        return _planned(placement, reader, sheet, on)
    if placement.state == S.READY:
        return _ready(placement, reader, on)
    if placement.state == S.ACTIVE:
        return _active(placement, reader, on)
    if placement.state == S.SUSPENDED:
        return _resting(placement, reader)
    return None


def _planned(placement: Placement, reader: Reader, sheet: GateSheet | None, on: date) -> NextStep:
    until, is_late = placement.starts_on, on > placement.starts_on
    if sheet is None:
        words = _("Being prepared: %(missing)d missing, %(unknown)d not known") % {
            "missing": placement.missing_count,
            "unknown": placement.unknown_count,
        }
        look = Action(_("Look at the gate"), address_of(placement))
        return NextStep(words, until=until, action=look, is_late=is_late)
    if not reader.runs:
        return _of_others(reader, sheet, until, is_late=is_late)
    if sheet.closing_count == 0:
        return NextStep(
            _("Nothing keeps it from starting: say that it is ready"),
            until=until,
            action=_post(_("Say that it is ready"), "placement_ready", placement),
            is_late=is_late,
        )
    begun = Action(_("It has begun all the same"), step_url("start_record", placement))
    return NextStep(
        ngettext(
            "%(n)d thing keeps it from being ready: see to it, or ask whoever can",
            "%(n)d things keep it from being ready: see to them, or ask whoever can",
            sheet.closing_count,
        )
        % {"n": sheet.closing_count},
        until=until,
        alternative=begun if on >= placement.starts_on else None,
        is_late=is_late,
    )


def _of_others(reader: Reader, sheet: GateSheet, until: date, *, is_late: bool) -> NextStep:
    if reader.side and sheet.own_count:
        words = ngettext(
            "%(n)d thing below is yours to see to before the first day",
            "%(n)d things below are yours to see to before the first day",
            sheet.own_count,
        )
        return NextStep(words % {"n": sheet.own_count}, until=until, is_late=is_late)
    return NextStep(_("The placement is being prepared"), _("the college"), until, is_late=is_late)


def _ready(placement: Placement, reader: Reader, on: date) -> NextStep:
    if on >= placement.starts_on and reader.runs:
        return NextStep(
            _("The first day has come: start the placement"),
            action=_post(_("Start the placement"), "placement_start", placement),
        )
    words = _("Ready. It starts by itself on %(day)s.") % {"day": date_format(placement.starts_on)}
    return NextStep(words, _("nobody has to do anything"))


def _active(placement: Placement, reader: Reader, on: date) -> NextStep:
    if on >= placement.ends_on and reader.runs:
        return NextStep(
            _("The last day has come: complete the placement"),
            action=_post(_("Complete the placement"), "placement_complete", placement),
        )
    words = _("Under way until %(day)s") % {"day": date_format(placement.ends_on)}
    return NextStep(words, _("student, mentor and tutor"))


def _resting(placement: Placement, reader: Reader) -> NextStep:
    words = _("The placement rests")
    if not reader.runs:
        return NextStep(words, _("the college says when it goes on"))
    go_on = Action(_("Let it go on"), step_url("placement_resume", placement), is_primary=True)
    return NextStep(_("The placement rests. Let it go on when it can."), action=go_on)


def _post(label: Text, name: str, placement: Placement) -> Action:
    return Action(label, step_url(name, placement), "post", is_primary=True)
