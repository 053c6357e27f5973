"""The words of the substance index: what each indicator says, why it is unknown, what would raise it."""

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ronghe.engines.substance import FORMALITY, GATES, INDICATORS, Dimension, Indicator
from ronghe.partnerships.models import Cooperation
from ronghe.supervision.models import RankBand
from ronghe.supervision.queries.region import Group
from ronghe.web.parts import Chip, Mark, Text

INDICATOR: Mapping[str, Indicator] = {one.code: one for one in INDICATORS}
DIMENSIONS: Mapping[str, Text] = {
    Dimension.P.value: gettext_lazy("People going to and fro"),
    Dimension.Q.value: gettext_lazy("Curriculum made together"),
    Dimension.O.value: gettext_lazy("Outcomes"),
    Dimension.M.value: gettext_lazy("Investment of both sides"),
    Dimension.G.value: gettext_lazy("Governance"),
}
GROUP_MARKS = {Group.EVIDENCE: Mark.HOLDS, Group.DOUBT: Mark.DUE, Group.UNKNOWN: Mark.UNKNOWN}
BECAUSE: Mapping[str, Text] = {
    "no_records": gettext_lazy("No records yet."),
    "not_verified": gettext_lazy("Nobody independent stands behind the records yet."),
    "too_little_evidence": gettext_lazy("Too few records were verified yet."),
}
UNITS: Mapping[str, Text] = {
    "share": gettext_lazy("share"),
    "minutes a week": gettext_lazy("minutes a week"),
    "months": gettext_lazy("months"),
    "standard deviations": gettext_lazy("standard deviations"),
    "share of the reference": gettext_lazy("share of the reference"),
}
# What the parties can do so that an indicator becomes known, or better.
RAISES: Mapping[str, Text] = {
    "P1": gettext_lazy("Students enter their weeks, and mentors answer the one question about them before they look."),
    "P2": gettext_lazy("Mentors and students note the time they spend together; an inspection that finds it so makes it count."),
    "Q2": gettext_lazy("Map the tasks of the posts to the competencies of the programme, and answer the questions about them."),
    "M3": gettext_lazy("Let tasks grow with the student: at least eight weeks, from watching to doing alone."),
    "O3": gettext_lazy("Hosts say in their reports whom they took on; a document of a third party makes it count."),
    "G1": gettext_lazy("Report what is kept by the day it is due; an inspection or a document makes it count."),
    "G2": gettext_lazy("Answer concerns by their day."),
    "G3": gettext_lazy("Renew what goes well before it ends."),
}  # fmt: skip

# Whose word it is that is missing; of the others it is that of both.
OWED_BY: Mapping[str, str] = {"P1": "enterprise", "Q2": "college", "M3": "enterprise", "O3": "enterprise"}  # fmt: skip


def language() -> str:
    return "zh" if (get_language() or "en").startswith("zh") else "en"


def name_of(code: str) -> str:
    return INDICATOR[code].text[language()]


def name_of_gate(code: str) -> str:
    return next(one.text[language()] for one in GATES if one.code == code)


def name_of_shown(code: str) -> str:
    return next(one.text[language()] for one in FORMALITY if one.code == code)


def percent(share: float | None, decimals: int = 0) -> str:
    """Say a share in hundredths; with decimals, no more of them than it has."""
    if share is None:
        return ""
    figure = round(100 * share, decimals)
    places = decimals if figure != round(figure) else 0
    return f"{number_format(figure, places)}{'%' if language() == 'zh' else ' %'}"


def span(low: float, high: float) -> str:
    """Say from where to where, in hundredths."""
    return _("%(low)s to %(high)s") % {
        "low": number_format(100 * low, 0),
        "high": number_format(100 * high, 0),
    }


def band_words(cooperation: Cooperation) -> str:
    """Say between which ranks it may lie, if that was drawn: a band, never a rank."""
    band: RankBand | None = getattr(cooperation, "rank_band", None)
    if band is None:
        return ""
    return _("%(best)s to %(worst)s of %(among)s") % {
        "best": number_format(band.best, 0),
        "worst": number_format(band.worst, 0),
        "among": number_format(band.among, 0),
    }


def chip_of_group(group: str) -> Chip:
    one = Group(group)
    return Chip(one.label, GROUP_MARKS[one])


def evidence_of(counts: Mapping[str, float]) -> str:
    """Say what stands behind the records of an indicator."""
    said = {
        "one_side": _one_side, "both": _both, "third_party": _third_party,
        "held": _held, "failed": _failed,
    }  # fmt: skip
    parts = [say(int(counts[kind])) for kind, say in said.items() if counts.get(kind)]
    return ("；" if language() == "zh" else "; ").join(parts)


def _one_side(n: int) -> str:
    return ngettext("%(n)d is one side’s word", "%(n)d are one side’s word", n) % {"n": n}


def _both(n: int) -> str:
    return ngettext("%(n)d was said by both, each for itself", "%(n)d were said by both, each for itself", n) % {"n": n}  # fmt: skip


def _third_party(n: int) -> str:
    return ngettext("%(n)d is documented by a third party", "%(n)d are documented by third parties", n) % {"n": n}  # fmt: skip


def _held(n: int) -> str:
    return ngettext("%(n)d was asked unseen or inspected, and held", "%(n)d were asked unseen or inspected, and held", n) % {"n": n}  # fmt: skip


def _failed(n: int) -> str:
    return ngettext("%(n)d was asked unseen or inspected, and did not hold", "%(n)d were asked unseen or inspected, and did not hold", n) % {"n": n}  # fmt: skip


def value_words(code: str, value: float | None) -> str:
    """Say the value in the unit of its indicator."""
    if value is None:
        return ""
    unit = INDICATOR[code].unit
    if unit == "share":
        return percent(value)
    if unit == "minutes a week":
        return _("%(n)s minutes a week") % {"n": number_format(value, 0)}
    return f"{number_format(value, 1)} {UNITS[unit]}"
