"""Chips, marks and sentences of campaigns, inspections and measures."""

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ronghe.parties.models import Person
from ronghe.supervision.inspection_law import Number, Periods
from ronghe.supervision.models import (
    Campaign,
    CampaignState,
    Inspection,
    InspectionState,
    Measure,
    MeasureState,
    MendingState,
    Outcome,
    Seen,
)
from ronghe.supervision.queries.inspections import Progress
from ronghe.web.parts import Article, Chip, Mark, Text

OUTCOME_MARKS = {
    Outcome.HOLLOW: Mark.BROKEN,
    Outcome.SOUND: Mark.HOLDS,
    Outcome.UNTOLD: Mark.UNKNOWN,
}
SILENT = frozenset({InspectionState.DECLINED, InspectionState.LAPSED, InspectionState.CANCELLED})
CAMPAIGN_MARKS = {
    CampaignState.ANNOUNCED: Mark.DUE,
    CampaignState.DRAWN: Mark.DUE,
    CampaignState.CLOSED: Mark.HOLDS,
}
MEASURE_MARKS = {
    MeasureState.NOTICED: Mark.DUE,
    MeasureState.OBJECTED: Mark.DUE,
    MeasureState.IN_FORCE: Mark.BROKEN,
    MeasureState.WITHDRAWN: Mark.UNKNOWN,
    MeasureState.LAPSED: Mark.UNKNOWN,
    MeasureState.LIFTED: Mark.HOLDS,
    MeasureState.ENDED: Mark.HOLDS,
}
MENDING_MARKS = {
    MendingState.OPEN: Mark.DUE,
    MendingState.ANSWERED: Mark.DUE,
    MendingState.MENDED: Mark.HOLDS,
}
SEEN_MARKS = {Seen.HOLDS: Mark.HOLDS, Seen.FAILS: Mark.BROKEN, Seen.UNSEEN: Mark.UNKNOWN}


def inspection_chip(inspection: Inspection) -> Chip:
    if inspection.state == InspectionState.DECIDED:
        words = _("Decided: %(outcome)s") % {"outcome": inspection.get_outcome_display()}
        return Chip(words, OUTCOME_MARKS[Outcome(inspection.outcome)])
    mark = Mark.UNKNOWN if inspection.state in SILENT else Mark.DUE
    return Chip(inspection.get_state_display(), mark)


def campaign_chip(campaign: Campaign) -> Chip:
    return Chip(campaign.get_state_display(), CAMPAIGN_MARKS[CampaignState(campaign.state)])


def measure_chip(measure: Measure) -> Chip:
    return Chip(measure.get_state_display(), MEASURE_MARKS[MeasureState(measure.state)])


def name_of(person: Person | None) -> str:
    return person.name_in(get_language() or "en") if person else ""


def percent(share: float) -> str:
    return f"{100 * share:.0f}"


def estimate_sentence(progress: Progress, population: int | None) -> str:
    """Say in a sentence what the campaign says of the region, or what is still missing."""
    share = progress.share
    if share is None:
        return ngettext(
            "Nothing can be said of the region yet: %(n)d more case of those drawn at random must be decided.",
            "Nothing can be said of the region yet: %(n)d more cases of those drawn at random must be decided.",
            progress.still_needed,
        ) % {"n": progress.still_needed}  # fmt: skip
    words = {"population": population, "low": percent(share.low), "high": percent(share.high)}
    if share.estimate is None:
        return _("Of the %(population)d cooperations in the frame, between %(low)s %% and %(high)s %% are hollow. There is no single best value, because answers are missing.") % words  # fmt: skip
    words["estimate"] = percent(share.estimate)
    return _("Of the %(population)d cooperations in the frame, about %(estimate)s %% are hollow; with 95 %% certainty between %(low)s %% and %(high)s %%.") % words  # fmt: skip


def missing_sentences(progress: Progress) -> list[str]:
    """Say what widens the interval, and how."""
    found = []
    if progress.silent:
        words = ngettext(
            "%(n)d gave no answer (declined, cancelled, lapsed, or not to be told): it is counted once as sound and once as hollow.",
            "%(n)d gave no answer (declined, cancelled, lapsed, or not to be told): they are counted once as sound and once as hollow.",
            progress.silent,
        )  # fmt: skip
        found.append(words % {"n": progress.silent})
    if progress.open:
        words = ngettext(
            "%(n)d is not decided yet; until then it is counted in the same way.",
            "%(n)d are not decided yet; until then they are counted in the same way.",
            progress.open,
        )
        found.append(words % {"n": progress.open})
    return found


def silence_rules(periods: Periods, *, is_visit: bool) -> list[Text]:
    """Say what happens when one side says nothing: the same for everybody, and known beforehand."""
    first = (
        _("No answer to a visit is not a yes: the visit lapses, and nothing follows.")
        if is_visit
        else _("If nobody comes within %(n)d days after the day announced, the inspection lapses.")
        % {"n": periods.on_site}
    )
    return [
        first,
        _("What was asked for and not handed in is noted as not handed in. By itself it proves nothing."),
        _("No reply within %(n)d days is no admission: the case is decided on what is on record.") % {"n": periods.reply},
        _("If the authority has not decided %(n)d days after that, the case lapses in favour of the inspected.") % {"n": periods.decide},
        _("A measure can be objected to for %(object)d days. If the authority does not settle it within %(settle)d days after that, it lapses too.") % {"object": periods.object, "settle": periods.settle},
        _("No measure follows by itself from a score, a flag or a deadline. None attaches to a student."),
    ]  # fmt: skip


def article_of(number: Number) -> Article:
    """Give where a number is written, or say that it is ours."""
    language = get_language() or "en"
    ours = _("This number is a choice of ours, until the authority publishes its own.")
    if number.source is None:
        return Article(number.said(language), ours)
    seen = {
        "text": _("We read the text itself on %(day)s."),
        "quoted": _("We read it quoted elsewhere on %(day)s, not the text itself."),
        "recalled": _("From memory, on %(day)s; not looked up."),
    }
    read = seen[number.source.read] % {"day": date_format(number.source.checked_on)}
    text = [number.source.said(language), read, *([ours] if number.policy_choice else [])]
    return Article(number.said(language), " ".join(text))


def chance_of(probability: float | None, *, is_random: bool) -> str:
    if not is_random:
        return pgettext("chance of being drawn", "certain, by risk")
    return _("%(chance)s %%, at random") % {"chance": f"{100 * (probability or 0):.1f}"}
