"""What can be kept secret and what cannot, in words: computed for this complaint, before it is sent."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ronghe.parties.models import Person
from ronghe.placements.models import Confidant, Placement, Seat
from ronghe.placements.safety_law import answers
from ronghe.placements.secrecy import SMALLEST_TOTAL, Secrecy
from ronghe.web.parts import Mark, listed


@dataclass(frozen=True)
class Line:
    mark: Mark
    sentence: str
    detail: str = ""


def lines_of(secrecy: Secrecy, placement: Placement, *, in_danger: bool) -> list[Line]:
    """Say who reads it, who does not, what might be guessed, and what must be done with it."""
    return [
        _reader(secrecy),
        *_confidants(secrecy, placement),
        *_kept_away(secrecy),
        _nobody_else(secrecy),
        _guess(secrecy, placement),
        _duty(secrecy),
        _figures(),
        _servers(),
        _deadline(secrecy, in_danger=in_danger),
    ]


def _names(people: tuple[Person, ...]) -> str:
    language = get_language() or "en"
    return listed(one.name_in(language) for one in people)


def _reader(secrecy: Secrecy) -> Line:
    found = secrecy.answering
    words = {"names": _names(found.people)}
    if found.seat == Seat.OFFICER:
        return Line(Mark.HOLDS, _("%(names)s reads it and answers: named by the college to protect students") % words)  # fmt: skip
    if found.seat == Seat.AUTHORITY:
        away = _("Nobody at the college reads it, and nobody there is told that there is a complaint.")  # fmt: skip
        return Line(Mark.DUE, _("%(names)s of the authority reads it and answers") % words, away)
    missing = _("Nobody was named to protect students who could answer this; the authority is told that somebody is missing, not that there is a complaint.")  # fmt: skip
    if found.seat == Seat.HEAD:
        return Line(Mark.DUE, _("%(names)s, who heads the college, reads it and answers") % words, missing)  # fmt: skip
    waits = _("It is kept, and goes to whoever is named. Until then, please call one of the numbers on top.")  # fmt: skip
    return Line(Mark.BROKEN, _("Nobody is named yet who could answer it"), f"{missing} {waits}")


def _confidants(secrecy: Secrecy, placement: Placement) -> list[Line]:
    if not secrecy.confidants:
        return []
    people = [_confidant(one, placement) for one in Confidant.values if one in secrecy.confidants]
    words = _("May read it too, as you chose: %(people)s") % {"people": listed(people)}
    return [Line(Mark.DUE, words, _("They read all of it. Untick whoever should not."))]


def _confidant(confidant: str, placement: Placement) -> str:
    label = str(Confidant(confidant).label)
    language = get_language() or "en"
    if confidant == Confidant.TUTOR and placement.tutor is not None:
        return f"{label} {placement.tutor.person.name_in(language)}"
    if confidant == Confidant.HOST:
        return f"{label} {placement.host.name_in(language)}"
    return label


def _kept_away(secrecy: Secrecy) -> list[Line]:
    found = []
    if secrecy.accused:
        words = {"names": _names(secrecy.accused)}
        found.append(Line(Mark.HOLDS, _("%(names)s does not get to read it, in whatever role") % words))  # fmt: skip
    if secrecy.left_out:
        people = listed(Confidant(one).label for one in sorted(secrecy.left_out))
        words = {"people": people}
        found.append(Line(Mark.DUE, _("Left out although ticked, since it is about them: %(people)s") % words))  # fmt: skip
    return found


def _nobody_else(secrecy: Secrecy) -> Line:
    away = [one for one in (Confidant.HOST, Confidant.FAMILY, Confidant.TUTOR, Confidant.OFFICE) if one not in secrecy.confidants]  # fmt: skip
    words = _("Does not see it: %(people)s") % {"people": listed(one.label for one in away)}
    detail = _("Nor do the administrators of the platform; it stands in no history, list, count or file of theirs.")  # fmt: skip
    return Line(Mark.HOLDS, words if away else _("Nobody else sees it"), detail)


def _guess(secrecy: Secrecy, placement: Placement) -> Line:
    host = placement.host.name_in(get_language() or "en")
    words = {"host": host, "n": secrecy.interns}
    if secrecy.is_only_one:
        return Line(
            Mark.BROKEN,
            _("Cannot be kept secret: %(host)s has one student from a college at present. Whoever speaks with the host about it tells them who it was.") % words,
            _("Whoever answers asks before speaking with the host."),
        )  # fmt: skip
    if secrecy.is_easily_guessed:
        return Line(
            Mark.DUE,
            _("Can be guessed: %(host)s has %(n)d students at present") % words,
            _("Whoever answers asks before speaking with the host."),
        )
    return Line(Mark.HOLDS, _("%(host)s has %(n)d students at present: many could have said it") % words)  # fmt: skip


def _duty(secrecy: Secrecy) -> Line:
    """Say what must be reported: by the law, or that we do not know of one."""
    if not secrecy.is_harm or secrecy.under_age is False:
        return Line(Mark.HOLDS, _("We know of no duty to report it; whoever answers asks before telling anybody else"))  # fmt: skip
    if secrecy.reporting is None:
        return Line(
            Mark.UNKNOWN,
            _(
                "Whether the law where the placement is demands that this is reported is not known to us"
            ),
            _("Whoever answers finds out, and says so before anything is done."),
        )
    language = get_language() or "en"
    source = secrecy.reporting.source
    detail = f"{source.said(language)} ({date_format(source.checked_on)})"
    if secrecy.under_age is None:
        words = _("Must be reported to the police, civil affairs or education if the student is under 18; no date of birth is on record")  # fmt: skip
    else:
        words = _("Must be reported to the police, civil affairs or education: the student is under 18, and the law leaves no choice")  # fmt: skip
    return Line(Mark.DUE, words, detail)


def _figures() -> Line:
    words = _("In figures, totals below %(n)d are hidden, and yours is counted only when the half-year is over")  # fmt: skip
    return Line(Mark.HOLDS, words % {"n": SMALLEST_TOTAL})


def _servers() -> Line:
    return Line(
        Mark.UNKNOWN,
        _("Whoever runs the servers could get at what is stored; they are not allowed to"),
    )


def _deadline(secrecy: Secrecy, *, in_danger: bool) -> Line:
    known = answers()
    days = known.urgent_complaint if in_danger or secrecy.must_be_reported else known.complaint
    words = ngettext(
        "An answer is due within %(n)d day", "An answer is due within %(n)d days", days
    )
    later = _("If there is none, the authority is told that something waits, and not what.")
    return Line(Mark.DUE, words % {"n": days}, later)
