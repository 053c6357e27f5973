"""The lines of the overview: each says how one thing stands, and leads to where it is kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.placements.models import EmergencyPlan, Filing, HostApproval
from ronghe.placements.queries.preparations import Ending, Preparations
from ronghe.web.parts import Action, Fact, Mark, Text


def facts_of_college(found: Preparations, on: date, language: str) -> Iterator[Fact]:
    yield from _insurance(found, on)
    yield from _hosts(found, on, language)
    yield from _plans(found, language)
    yield from _filings(found, language)


def facts_of_host(found: Preparations, on: date, language: str) -> Iterator[Fact]:
    yield from _insurance(found, on)
    yield from (_listed(one, on, one.college.name_in(language)) for one in found.ending_hosts)
    yield _headcount(found)
    yield _questions(found)


def kept_by(*, of_college: bool) -> list[tuple[Text, Text, str]]:
    """Give what is kept: its name, what it is for, and where it is."""
    found = [(_("Insurance"), _("Policies, and the placements that they name"), "cover_list")]
    if of_college:
        found += [
            (_("Hosts on the list"), _("Hosts to which the college sends students"), "host_list"),
            (_("Filings"), _("What is filed with the authority, and its answers"), "filing_list"),
            (_("Emergency plans"), _("What is done when something happens"), "plan_list"),
        ]
    else:
        found += [
            (_("Employees"), _("How many there are, in all and by occupation"), "headcount_list"),
            (_("Safety questions"), _("What your own interns are asked"), "question_list"),
            (_("Emergency plans"), _("Those of colleges whose students are with you"), "plan_list"),
        ]
    return [(name, what, reverse(f"preparations:{where}")) for name, what, where in found]


def _open(label: Text, name: str, *arguments: object) -> Action:
    return Action(label, reverse(f"preparations:{name}", args=arguments))


def _insurance(found: Preparations, on: date) -> Iterator[Fact]:
    yield from (_cover(one, on) for one in found.ending_covers)
    if found.ending_covers:
        return
    look = _open(_("Look at insurance"), "cover_list")
    if not found.covers:
        yield Fact(Mark.DUE, _("No insurance in force is entered"), action=look)
        return
    words = ngettext("%(n)d policy in force", "%(n)d policies in force", found.covers)
    sentence = _("No policy ends before a placement that it names")
    yield Fact(Mark.HOLDS, sentence, words % {"n": found.covers}, action=look)


def _cover(one: Ending, on: date) -> Fact:
    cover = one.cover
    words = {"insurer": cover.insurer, "number": cover.policy_number, "day": date_format(cover.ends_on)}  # fmt: skip
    has_ended = cover.ends_on < on
    sentence = _("%(insurer)s %(number)s ended on %(day)s") if has_ended else _("%(insurer)s %(number)s ends on %(day)s")  # fmt: skip
    detail = ngettext(
        "before the end of %(n)d placement", "before the end of %(n)d placements", one.placements
    )
    return Fact(
        Mark.BROKEN if has_ended else Mark.DUE,
        sentence % words,
        detail % {"n": one.placements},
        action=_open(_("Open policy"), "cover_page", cover.reference),
    )


def _hosts(found: Preparations, on: date, language: str) -> Iterator[Fact]:
    look = _open(_("Look at the list"), "host_list")
    if found.unpublished:
        words = ngettext(
            "%(n)d approved host is not published yet",
            "%(n)d approved hosts are not published yet",
            found.unpublished,
        )
        yield Fact(Mark.DUE, words % {"n": found.unpublished}, action=look)
    for one in found.ending_hosts:
        yield replace(_listed(one, on, one.host.name_in(language)), action=look)
    if found.unpublished or found.ending_hosts:
        return
    if not found.hosts:
        yield Fact(Mark.DUE, _("No host is on the list yet"), action=look)
        return
    words = ngettext("%(n)d host on the list", "%(n)d hosts on the list", found.hosts)
    sentence = _("No host’s place on the list runs out soon")
    yield Fact(Mark.HOLDS, sentence, words % {"n": found.hosts}, action=look)


def _listed(one: HostApproval, on: date, name: str) -> Fact:
    words = {"name": name, "day": date_format(one.valid_until)}
    is_over = one.valid_until < on
    sentence = _("The place of %(name)s on the list ran out on %(day)s") if is_over else _("The place of %(name)s on the list runs out on %(day)s")  # fmt: skip
    return Fact(Mark.BROKEN if is_over else Mark.DUE, sentence % words, action=_list_of(one))


def _list_of(one: HostApproval) -> Action:
    return _open(_("Look at the list"), "public_host_list", one.college.reference)


def _plans(found: Preparations, language: str) -> Iterator[Fact]:
    look = _open(_("Look at the plans"), "plan_list")
    yield from (_plan(one, language) for one in found.ending_plans)
    if found.ending_plans:
        return
    if not found.plans:
        yield Fact(Mark.DUE, _("No emergency plan is in force"), action=look)
        return
    words = ngettext("%(n)d plan in force", "%(n)d plans in force", found.plans)
    yield Fact(Mark.HOLDS, _("No emergency plan ends soon"), words % {"n": found.plans}, action=look)  # fmt: skip


def _plan(one: EmergencyPlan, language: str) -> Fact:
    words = {"title": one.title, "day": date_format(one.ends_on)}
    return Fact(
        Mark.DUE,
        _("Emergency plan “%(title)s” ends on %(day)s") % words,
        one.host.name_in(language) if one.host else _("all placements of the college"),
        action=_open(_("Enter a new plan"), "plan_enter"),
    )


def _filings(found: Preparations, language: str) -> Iterator[Fact]:
    for one in found.returned:
        yield _filing(one, Mark.BROKEN, _("%(kind)s was returned: file it again"), language)
    for one in found.waiting:
        yield _filing(one, Mark.DUE, _("%(kind)s waits for an answer"), language)
    if found.returned or found.waiting:
        return
    look = _open(_("Look at the filings"), "filing_list")
    if not found.filings:
        yield Fact(Mark.DUE, _("Nothing is filed with the authority yet"), action=look)
        return
    words = ngettext("%(n)d filing", "%(n)d filings", found.filings)
    yield Fact(Mark.HOLDS, _("No filing waits for an answer"), words % {"n": found.filings}, action=look)  # fmt: skip


def _filing(one: Filing, mark: Mark, sentence: str, language: str) -> Fact:
    name = one.authority.name_in(language)
    return Fact(
        mark,
        sentence % {"kind": one.get_kind_display()},
        f"{one.reference} · {name}",
        action=_open(_("Open filing"), "filing_page", one.reference),
    )


def _headcount(found: Preparations) -> Fact:
    newest = found.headcount
    state = _open(_("State a number"), "headcount_state")
    if newest is None:
        return Fact(Mark.UNKNOWN, _("How many employees you have is not stated"), action=state)
    day = date_format(newest.stated_on)
    words = {"n": newest.staff_count, "day": day}
    if found.is_headcount_old:
        return Fact(Mark.DUE, _("Your number of employees is of %(day)s: state it anew") % words, action=state)  # fmt: skip
    look = _open(_("Look at the numbers"), "headcount_list")
    return Fact(Mark.HOLDS, _("%(n)d employees, as of %(day)s") % words, action=look)


def _questions(found: Preparations) -> Fact:
    look = _open(_("Look at the questions"), "question_list")
    if not found.questions:
        sentence = _("Your interns are asked nothing yet about your own workplace")
        return Fact(Mark.DUE, sentence, _("general questions are asked anyway"), action=look)
    words = ngettext(
        "%(n)d safety question about your workplace",
        "%(n)d safety questions about your workplace",
        found.questions,
    )
    return Fact(Mark.HOLDS, words % {"n": found.questions}, action=look)
