"""One complaint as those read it who may: the words, who reads them, and what one may do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ronghe.placements.models import (
    LIVE,
    Accused,
    Complainant,
    Confidant,
    Grievance,
    GrievanceState,
    GrievanceWord,
    WordKind,
)
from ronghe.placements.operations.answering import lacks_report
from ronghe.placements.queries.grievances import ChangeByHost, changes_by_host
from ronghe.placements.safety_law import reporting_for
from ronghe.placements.seats import who_answers
from ronghe.web.parts import Chip, Mark, NextStep, ObjectHeader, Text, listed

S = GrievanceState
MARKS = {
    S.OPEN: Mark.DUE,
    S.ANSWERED: Mark.HOLDS,
    S.PROPOSED: Mark.DUE,
    S.CLOSED: Mark.HOLDS,
    S.WITHDRAWN: Mark.UNKNOWN,
}
CHANGES: dict[str, Text] = {
    "placement.suspended": gettext_lazy("The host let the placement rest"),
    "placement.ended_early": gettext_lazy("The host ended the placement early"),
    "placement.did_not_start": gettext_lazy("The host noted that it did not start"),
    "placement.mentor_named": gettext_lazy("The host named another mentor"),
    "placement.work_stated": gettext_lazy("The host changed what the work is"),
}


@dataclass(frozen=True)
class Said:
    """One word: by whom, of what kind, when."""

    who: str
    kind: str
    text: str
    at: str
    is_own: bool


def chip_of(grievance: Grievance) -> Chip:
    return Chip(grievance.get_state_display(), MARKS[GrievanceState(grievance.state)])


def words_of(grievance: Grievance) -> list[Said]:
    """Give what was said, the first word first."""
    language = get_language() or "en"
    first = Said(
        grievance.complainant.name_in(language),
        str(grievance.get_kind_display()),
        grievance.text,
        _moment(grievance.sent_at),
        is_own=True,
    )
    later = grievance.words.select_related("author").order_by("pk")
    return [first, *(_said(one, grievance, language) for one in later)]


def _said(word: GrievanceWord, grievance: Grievance, language: str) -> Said:
    is_own = word.kind == WordKind.WORD
    kind = "" if is_own else str(word.get_kind_display())
    return Said(word.author.name_in(language), kind, word.text, _moment(word.written_at), is_own)


def _moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def page_of(
    grievance: Grievance,
    *,
    is_own: bool,
    answers: bool,
    url: Callable[[str], str],
) -> dict[str, Any]:
    """Give what the page shows; `url` names the address of each step for this reader."""
    language = get_language() or "en"
    today = timezone.localdate()
    readers = [one.name_in(language) for one in who_answers(grievance, on=today)]
    reporting = reporting_for(grievance.placement.jurisdiction, on=today)
    is_live = grievance.state in LIVE
    return {
        "grievance": grievance,
        "header": _header(grievance, is_own=is_own, answers=answers),
        "words": words_of(grievance),
        "is_own": is_own,
        "answers": answers,
        "readers": listed(readers),
        "confidants": listed(Confidant(one).label for one in grievance.confidants),
        "about": listed(Accused(one).label for one in grievance.about),
        "student": grievance.placement.student.person.name_in(language),
        "host": grievance.placement.host.name_in(language),
        "is_student": grievance.party == Complainant.STUDENT,
        "is_live": is_live,
        "is_proposed": grievance.state == S.PROPOSED,
        "may_propose": answers and grievance.state == S.ANSWERED,
        "may_answer": answers and grievance.state in {S.OPEN, S.ANSWERED},
        "may_note": answers and is_live,
        "lacks_report": answers and lacks_report(grievance),
        "duty": f"{reporting.said(language)} ({reporting.source.said(language)})"
        if reporting
        else "",
        "changes": [_change(one) for one in changes_by_host(grievance)] if answers else [],
        "closing": grievance.get_closing_word_display() if grievance.closing_word else "",
        "urls": {step: url(step) for step in _steps(is_own=is_own, answers=answers)},
    }


def _steps(*, is_own: bool, answers: bool) -> tuple[str, ...]:
    own = ("write", "settle", "withdraw", "reopen") if is_own else ()
    return (*own, *(("answer", "measure", "report", "propose") if answers else ()))


def _change(one: ChangeByHost) -> tuple[Text, str]:
    return CHANGES[one.verb], _moment(one.at)


def _header(grievance: Grievance, *, is_own: bool, answers: bool) -> ObjectHeader:
    return ObjectHeader(
        grievance.reference,
        _("In confidence"),
        str(grievance.get_kind_display()),
        chip_of(grievance),
        next_step=_next(grievance, is_own=is_own, answers=answers),
    )


def _next(grievance: Grievance, *, is_own: bool, answers: bool) -> NextStep | None:
    if grievance.state == S.OPEN:
        late = grievance.due_on is not None and grievance.due_on < timezone.localdate()
        if answers:
            return NextStep(_("Answer"), until=grievance.due_on, is_late=late)
        return NextStep(_("An answer is due"), _("whoever answers"), grievance.due_on, is_late=late)
    if grievance.state == S.PROPOSED:
        if is_own:
            return NextStep(_("Say whether you are content"))
        return NextStep(_("The complainant has the last word"), _("the complainant"))
    return None
