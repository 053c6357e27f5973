"""Marks, chips and sentences of hazards and incidents."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.parties.models import Person
from ronghe.placements.models import (
    Hazard,
    HazardState,
    Incident,
    IncidentNotice,
    IncidentState,
    Severity,
    ToldWay,
)
from ronghe.placements.safety_law import Notice, notice_of
from ronghe.web.parts import Action, Article, Chip, Fact, Mark

HAZARD_MARKS = {
    HazardState.OPEN: Mark.BROKEN,
    HazardState.ANSWERED: Mark.DUE,
    HazardState.MENDED: Mark.HOLDS,
}
INCIDENT_MARKS = {
    IncidentState.REPORTED: Mark.BROKEN,
    IncidentState.INVESTIGATING: Mark.DUE,
    IncidentState.MEASURED: Mark.DUE,
    IncidentState.CLOSED: Mark.HOLDS,
}
GRAVE = frozenset({Severity.SERIOUS, Severity.FATAL})


def hazard_chip(hazard: Hazard) -> Chip:
    return Chip(hazard.get_state_display(), HAZARD_MARKS[HazardState(hazard.state)])


def incident_chip(incident: Incident) -> Chip:
    return Chip(incident.get_state_display(), INCIDENT_MARKS[IncidentState(incident.state)])


def moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


def name_of(person: Person | None) -> str:
    return person.name_in(get_language() or "en") if person else ""


def line_of(notice: IncidentNotice, incident: Incident, url: str, *, now: datetime) -> Fact:
    """Say of one line who tells whom, until when, and whether that was done."""
    law = notice_of(incident.jurisdiction, notice.duty)
    language = get_language() or "en"
    sentence = law.said(language) if law else notice.get_party_display()
    side = _("the host tells") if notice.by_host else _("the college tells")
    article = _article(law, language)
    if notice.told_at is not None:
        return Fact(Mark.HOLDS, sentence, _told(notice), side, article=article)
    action = Action(_("Note it"), url) if url else None
    return Fact(_mark(notice, now), sentence, _until(notice, law), side, action, article)


def _mark(notice: IncidentNotice, now: datetime) -> Mark:
    if notice.due_at is None:
        return Mark.UNKNOWN
    return Mark.BROKEN if notice.due_at < now else Mark.DUE


def _until(notice: IncidentNotice, law: Notice | None) -> str:
    if law is not None and law.at_once:
        return _("at once; the law names no hour")
    if notice.due_at is None:
        return _("deadline not known to us: ask whoever it is that must be told")
    return _("until %(moment)s") % {"moment": moment(notice.due_at)}


def _told(notice: IncidentNotice) -> str:
    words = {
        "name": name_of(notice.told_by),
        "moment": moment(notice.told_at),
        "way": notice.get_way_display(),
    }
    if notice.way == ToldWay.NEEDLESS:
        said = _("need not be told, says %(name)s") % words
    else:
        said = _("told on %(moment)s by %(name)s: %(way)s") % words
    return f"{said} · {notice.note}" if notice.note else str(said)


def _article(law: Notice | None, language: str) -> Article | None:
    """Give where it is written, and how we saw it."""
    if law is None or law.source is None:
        return None
    seen = {
        "text": _("We read the text itself on %(day)s."),
        "quoted": _("We read it quoted elsewhere on %(day)s, not the text itself."),
        "recalled": _("From memory, on %(day)s; not looked up."),
    }
    day = date_format(law.source.checked_on)
    return Article(law.source.said(language), seen[law.source.read] % {"day": day})
