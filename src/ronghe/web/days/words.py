"""What a row of the day says, by its kind; each part of the app adds its sentence here."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ronghe.placements.queries.exceptions import Trouble
from ronghe.web.parts import Text


def _day(one: Trouble) -> str:
    return date_format(one.since) if one.since else ""


def _no_week(one: Trouble) -> str:
    return ngettext("has entered no week for %(n)d day", "has entered no week for %(n)d days", one.count) % {"n": one.count}  # fmt: skip


def _unanswered(one: Trouble) -> str:
    return ngettext("the host left %(n)d week unanswered", "the host left %(n)d weeks unanswered", one.count) % {"n": one.count}  # fmt: skip


def _repeated(one: Trouble) -> str:
    return ngettext("has done exactly the same for %(n)d week", "has done exactly the same for %(n)d weeks", one.count) % {"n": one.count}  # fmt: skip


def _hours_law(one: Trouble) -> str:
    return ngettext("the hours worked break %(n)d rule", "the hours worked break %(n)d rules", one.count) % {"n": one.count}  # fmt: skip


def _gate_broken(one: Trouble) -> str:
    return ngettext("is at work while %(n)d thing that must hold does not", "is at work while %(n)d things that must hold do not", one.count) % {"n": one.count}  # fmt: skip


def _long_rest(one: Trouble) -> str:
    return _("the placement rests since %(day)s, and nobody has said until when") % {"day": _day(one)}  # fmt: skip


def _pay_late(one: Trouble) -> str:
    return ngettext("the pay of %(n)d month, due on %(day)s, has not come although the host was reminded", "the pay of %(n)d months, the first due on %(day)s, has not come although the host was reminded", one.count) % {"n": one.count, "day": _day(one)}  # fmt: skip


def _pay_short(one: Trouble) -> str:
    return ngettext("the pay of %(n)d month is less than agreed although the host was reminded", "the pay of %(n)d months is less than agreed although the host was reminded", one.count) % {"n": one.count}  # fmt: skip


def _pay_disputed(one: Trouble) -> str:
    return ngettext("host and student say different things about the pay of %(n)d month", "host and student say different things about the pay of %(n)d months", one.count) % {"n": one.count}  # fmt: skip


def _incident_untold(one: Trouble) -> str:
    if one.since is None:
        return _("something happened, and not everybody who must know has been told")
    return _("something happened; by %(day)s somebody must be told who has not been told yet") % {"day": _day(one)}  # fmt: skip


SENTENCES: dict[str, Callable[[Trouble], str]] = {
    "no_week": _no_week,
    "unanswered": _unanswered,
    "repeated": _repeated,
    "hours_law": _hours_law,
    "gate_broken": _gate_broken,
    "long_rest": _long_rest,
    "not_started": lambda one: _("was to begin on %(day)s; nobody has said what became of it")
    % {"day": _day(one)},
    "illness": lambda one: _("reported ill from %(day)s: accept the days, or talk with the student")
    % {"day": _day(one)},
    "absence": lambda one: _("is absent from %(day)s; the tutor has not settled it yet")
    % {"day": _day(one)},
    "visit_overdue": lambda one: _("the visit of %(day)s is overdue") % {"day": _day(one)},
    "visit_contradicted": lambda _one: _("a visit is contradicted: two accounts differ"),
    "stage_waits": lambda one: _("the host proposes another post from %(day)s: agree, or say why not")
    % {"day": _day(one)},
    "pay_late": _pay_late,
    "pay_short": _pay_short,
    "pay_disputed": _pay_disputed,
    "incident_deadline": lambda one: _("something happened, and somebody was to be told by %(day)s: the deadline is missed")
    % {"day": _day(one)},
    "incident_untold": _incident_untold,
    "incident_open": lambda one: _("what happened on %(day)s is not closed yet") % {"day": _day(one)},
    "host_report_due": lambda one: _("the host’s report is missing; it is due by %(day)s") % {"day": _day(one)},
    "student_report_due": lambda one: _("has not reported yet; it is due by %(day)s") % {"day": _day(one)},
    "objection_open": lambda one: _("objected to the assessment on %(day)s; the college has not answered yet")
    % {"day": _day(one)},
    "assessment_missing": lambda one: _("both reports are open since %(day)s, and the assessment is missing")
    % {"day": _day(one)},
}  # fmt: skip
# What may be said to a whole class about it: what to do, and nobody's name, number or ground.
# A kind without a line here is not for the class.
FOR_THE_CLASS: dict[str, Text] = {
    "no_week": gettext_lazy("Whoever has not entered the last weeks: please do it today. It takes a minute; if something keeps you from it, write to me."),
    "repeated": gettext_lazy("If your work has been the same for weeks, tell your mentor and me what you would like to learn next."),
    "hours_law": gettext_lazy("A reminder of the hours: you need not work longer than agreed, at night or on public holidays. Whoever is asked to, tell me at once."),
    "visit_overdue": gettext_lazy("I come to see you at work in the next days; the day stands under “Visits and guidance”."),
    "pay_late": gettext_lazy("Look whether your pay has come, and say so under “Pay”. Whoever was paid late, too little or not at all: tell me, the host must mend it."),
    "incident_deadline": gettext_lazy("Whatever happens at work or on the way, however small: report it the same day under “Safety”, and call me."),
    "student_report_due": gettext_lazy("Whoever is through with the placement: please write your report in these days; nobody at the host reads it before the host’s own is in."),
}  # fmt: skip
for _other, _same in (("pay_short", "pay_late"), ("incident_untold", "incident_deadline")):
    FOR_THE_CLASS[_other] = FOR_THE_CLASS[_same]
ALWAYS: Text = gettext_lazy(
    "Whoever is ill reports it under “I am ill”; whoever needs help, call me at any time."
)


def sentence_of(one: Trouble) -> str:
    said = SENTENCES.get(one.kind)
    return said(one) if said else one.detail or one.kind


def address_of(one: Trouble) -> str:
    if not one.page:
        return reverse("placements:placement_page", args=[one.reference])
    name, *arguments = one.page
    return reverse(name if ":" in name else f"placements:{name}", args=arguments)


def text_for_class(kinds: set[str]) -> str:
    """Give the text to paste: what concerns several or one is said to all in the same words."""
    said = [str(words) for kind, words in FOR_THE_CLASS.items() if kind in kinds]
    lines = list(dict.fromkeys(said))
    greeting = _("Good day, everybody.")
    return "\n".join([greeting, *lines, str(ALWAYS)])


def name_in(one: Trouble) -> str:
    return one.student.name_in(get_language() or "en")
