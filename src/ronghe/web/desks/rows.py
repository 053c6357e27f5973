"""What waits for the actor, as sentences with one thing to do each."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import cast

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ronghe.compliance.models import Finding
from ronghe.compliance.queries import BLOCKED
from ronghe.parties.actors import Actor
from ronghe.parties.casework import MOST_COUNTED, needs_about_records
from ronghe.parties.class_queries import needs_in_classes
from ronghe.parties.models import Organisation, Restriction, Role
from ronghe.parties.queries import Need, in_order, needs_of
from ronghe.placements.models import Placement
from ronghe.placements.queries.own_home import AtAGlance
from ronghe.web.desks.dealing_rows import dealing_rows
from ronghe.web.desks.ending_rows import ending_rows
from ronghe.web.desks.inspection_rows import inspection_rows
from ronghe.web.desks.life_rows import life_rows
from ronghe.web.desks.market_rows import market_rows
from ronghe.web.desks.own_placement_rows import own_placement_rows
from ronghe.web.desks.pay_rows import pay_rows
from ronghe.web.desks.placement_rows import placement_rows
from ronghe.web.desks.round_rows import round_rows
from ronghe.web.desks.safety_rows import safety_rows
from ronghe.web.desks.visit_rows import visit_rows
from ronghe.web.parts import Action, Desk, DeskRow, Urgency
from ronghe.web.places import may_see_findings

SHOWN_AT_ONCE = 8
SOON_DAYS = 5


def desk_of(actor: Actor, *, on: date, own: Sequence[AtAGlance] = ()) -> Desk:
    needs = in_order(
        [
            *needs_of(actor, on=on),
            *needs_about_records(actor),
            *needs_in_classes(actor, on=on),
        ]
    )
    needs = [_with_own(one, actor) for one in needs]
    # Read here for all rows at once, whatever they are about.
    prefetch_related_objects([one.organisation for one in needs if one.organisation], "names")
    rows = _with_one_first(
        [
            *_placements_kept_back(actor),
            *_in_order(
                [
                    *(_row(need, on) for need in needs),
                    *_market(actor, on),
                    *_dealings(actor, on),
                    *_rounds(actor, on),
                    *_placements(actor, on),
                    *own_placement_rows(own, partial(_urgency, on=on), on=on),
                    *_life(actor, on, own),
                    *_visits(actor, on),
                    *_marked_late(ending_rows(actor, partial(_urgency, on=on)), on),
                    *_pay(actor, on),
                    *_safety(actor, on),
                    *_marked_late(inspection_rows(actor, partial(_urgency, on=on), on=on), on),
                ]
            ),
        ]
    )
    useful = _next_useful(actor)
    return Desk(
        title=pgettext("to a student", "Needs you now")
        if actor.holds(Role.STUDENT)
        else _("Needs you now"),
        rows=rows[:SHOWN_AT_ONCE],
        later=rows[SHOWN_AT_ONCE:],
        next_useful=useful[1] if useful else None,
        next_useful_sentence=useful[0] if useful else "",
    )


def _with_own(need: Need, actor: Actor) -> Need:
    """Give a need about one’s own organisation that very record, whose names are read already."""
    return replace(need, organisation=actor.organisation) if need.organisation == actor.organisation else need  # fmt: skip


def _in_order(rows: list[DeskRow]) -> list[DeskRow]:
    """Put the nearest deadline first; what has none stays in its order behind."""
    return sorted(rows, key=lambda row: row.due_on or date.max)


def _market(actor: Actor, on: date) -> list[DeskRow]:
    rows = market_rows(actor, lambda due_on: _urgency(due_on, on), on=on)
    return _marked_late(rows, on)


def _dealings(actor: Actor, on: date) -> list[DeskRow]:
    rows = dealing_rows(actor, lambda due_on: _urgency(due_on, on), on=on)
    return _marked_late(rows, on)


def _rounds(actor: Actor, on: date) -> list[DeskRow]:
    rows = round_rows(actor, lambda due_on: _urgency(due_on, on))
    return _marked_late(rows, on)


def _placements(actor: Actor, on: date) -> list[DeskRow]:
    rows = placement_rows(actor, lambda due_on: _urgency(due_on, on), on=on)
    return _marked_late(rows, on)


def _life(actor: Actor, on: date, own: Sequence[AtAGlance]) -> list[DeskRow]:
    rows = life_rows(actor, lambda due_on: _urgency(due_on, on), on=on, own=own)
    return _marked_late(rows, on)


def _visits(actor: Actor, on: date) -> list[DeskRow]:
    rows = visit_rows(actor, lambda due_on: _urgency(due_on, on), on=on)
    return _marked_late(rows, on)


def _pay(actor: Actor, on: date) -> list[DeskRow]:
    rows = pay_rows(actor, lambda due_on: _urgency(due_on, on), on=on)
    return _marked_late(rows, on)


def _safety(actor: Actor, on: date) -> list[DeskRow]:
    rows = safety_rows(actor, lambda due_on: _urgency(due_on, on), on=on)
    return _marked_late(rows, on)


def _marked_late(rows: list[DeskRow], on: date) -> list[DeskRow]:
    return [replace(row, is_late=row.due_on is not None and row.due_on < on) for row in rows]


def _row(need: Need, on: date) -> DeskRow:
    row = ROWS[need.kind](need, _urgency(need.due_on, on))
    return replace(row, is_late=need.due_on is not None and need.due_on < on)


def _with_one_first(rows: list[DeskRow]) -> tuple[DeskRow, ...]:
    """Make the first row's button the darkest thing on the page."""
    if rows and rows[0].action:
        rows[0] = replace(rows[0], action=replace(rows[0].action, is_primary=True))
    return tuple(rows)


def _urgency(due_on: date | None, on: date) -> Urgency:
    if due_on is None:
        return Urgency.SOON
    days = (due_on - on).days
    if days <= 1:
        return Urgency.NOW
    return Urgency.SOON if days <= SOON_DAYS else Urgency.LATER


def _record_to_mend(need: Need, urgency: Urgency) -> DeskRow:
    return DeskRow(
        _("Mend your organisation’s record and submit it again"),
        Urgency.NOW,
        _page(need.organisation, _("Open record")),
        detail=_("Returned with the words: “%(reason)s”") % {"reason": need.reason},
    )


def _record_to_submit(need: Need, urgency: Urgency) -> DeskRow:
    return DeskRow(
        _("Complete your organisation’s record and submit it for verification"),
        urgency,
        _page(need.organisation, _("Open record")),
        detail=_("Until then others see that nobody has vouched for it."),
    )


def _invitations_running_out(need: Need, urgency: Urgency) -> DeskRow:
    sentence = ngettext(
        "%(n)d invitation runs out unclaimed",
        "%(n)d invitations run out unclaimed",
        need.count,
    )
    return DeskRow(
        sentence % {"n": need.count},
        urgency,
        Action(_("Look at invitations"), reverse("invitations:invitation_list")),
        need.due_on,
    )


def _organisation_to_verify(need: Need, urgency: Urgency) -> DeskRow:
    name = need.organisation.name_in(get_language() or "en") if need.organisation else ""
    return DeskRow(
        _("Verify %(name)s, or return the record") % {"name": name},
        urgency,
        _page(need.organisation, _("Check record")),
        need.due_on,
    )


def _class_without_teacher(need: Need, urgency: Urgency) -> DeskRow:
    sentence = ngettext(
        "Appoint a class teacher: %(n)d class has none",
        "Appoint class teachers: %(n)d classes have none",
        need.count,
    )
    return DeskRow(
        sentence % {"n": need.count},
        urgency,
        Action(_("Look at the classes"), f"{reverse('people:class_list')}?state=lacking"),
    )


def _students_without_way_in(need: Need, urgency: Urgency) -> DeskRow:
    sentence = ngettext(
        "Give %(n)d student of %(name)s a way in",
        "Give %(n)d students of %(name)s a way in",
        need.count,
    )
    one = need.school_class
    return DeskRow(
        sentence % {"n": need.count, "name": one.name if one else ""},
        urgency,
        Action(_("Look at class"), reverse("people:class_page", args=[one.pk])) if one else None,
    )


def _placements_kept_back(actor: Actor) -> list[DeskRow]:
    """Say of how many placements the law says that they must not start as they stand."""
    if not may_see_findings(actor):
        return []
    kept_back = Finding.objects.visible_to(actor).current().filter(BLOCKED).order_by()
    count = kept_back.values("sheet").distinct()[:MOST_COUNTED].count()
    if not count:
        return []
    if count >= MOST_COUNTED:
        words = _("%(n)d placements and more break a rule that keeps them from starting")
    else:
        words = ngettext(
            "%(n)d placement breaks a rule that keeps it from starting",
            "%(n)d placements break rules that keep them from starting",
            count,
        )
    return [
        DeskRow(
            words % {"n": count},
            Urgency.NOW,
            Action(_("Look at findings"), f"{reverse('findings:finding_list')}?answer=blocked"),
        )
    ]


def _mandate_to_confirm(need: Need, urgency: Urgency) -> DeskRow:
    return DeskRow(
        _("Confirm, or leave aside, that %(signatory)s signs for %(name)s") % _named(need),
        urgency,
        _page(need.organisation, _("Compare mandate"), "?tab=mandates"),
        need.due_on,
        detail=_("It takes two people; somebody else proposed it."),
    )


def _mandate_ending(need: Need, urgency: Urgency) -> DeskRow:
    return DeskRow(
        _("The mandate of %(signatory)s to sign for %(name)s ends; propose a new one in time")
        % _named(need),
        urgency,
        _page(need.organisation, _("Look at mandates"), "?tab=mandates"),
        need.due_on,
    )


def _named(need: Need) -> dict[str, str]:
    language = get_language() or "en"
    return {
        "signatory": need.mandate.person.name_in(language) if need.mandate else "",
        "name": need.organisation.name_in(language) if need.organisation else "",
    }


def _own_restriction(need: Need, urgency: Urgency) -> DeskRow:
    organisation = cast("Organisation", need.organisation)
    restriction = cast("Restriction", need.restriction)
    return DeskRow(
        _("Put right what restricts your organisation, then request credit repair"),
        Urgency.NOW,
        Action(
            _("Request credit repair"),
            reverse("parties:repair_request", args=[organisation.reference]),
        ),
        detail=_("%(kind)s until %(day)s: “%(reason)s”")
        % {
            "kind": restriction.get_kind_display(),
            "day": date_format(restriction.ends_on),
            "reason": need.reason,
        },
    )


def _repair_to_answer(need: Need, urgency: Urgency) -> DeskRow:
    name = need.organisation.name_in(get_language() or "en") if need.organisation else ""
    return DeskRow(
        _("Answer %(name)s, which requests credit repair") % {"name": name},
        urgency,
        _page(need.organisation, _("Read request")),
        detail=_("It says: “%(reason)s”") % {"reason": need.reason},
    )


def _duplicates_to_decide(need: Need, urgency: Urgency) -> DeskRow:
    if need.count >= MOST_COUNTED:
        words = _("Decide on more than %(n)d pairs of records that may be one organisation")
    else:
        words = ngettext(
            "Decide on %(n)d pair of records that may be one organisation",
            "Decide on %(n)d pairs of records that may be one organisation",
            need.count,
        )
    return DeskRow(
        words % {"n": need.count},
        Urgency.LATER,
        Action(_("Compare records"), reverse("casework:duplicate_list")),
    )


def _page(organisation: Organisation | None, label: str, tab: str = "") -> Action | None:
    if organisation is None:
        return None
    return Action(label, reverse("parties:organisation_page", args=[organisation.reference]) + tab)


ROWS: dict[str, Callable[[Need, Urgency], DeskRow]] = {
    "record_to_mend": _record_to_mend,
    "record_to_submit": _record_to_submit,
    "invitations_running_out": _invitations_running_out,
    "organisation_to_verify": _organisation_to_verify,
    "mandate_to_confirm": _mandate_to_confirm,
    "mandate_ending": _mandate_ending,
    "own_restriction": _own_restriction,
    "repair_to_answer": _repair_to_answer,
    "duplicates_to_decide": _duplicates_to_decide,
    "class_without_teacher": _class_without_teacher,
    "students_without_way_in": _students_without_way_in,
}


def _next_useful(actor: Actor) -> tuple[str, Action] | None:
    """Offer something worth doing to whoever has nothing to do."""
    if actor.holds(Role.ADMINISTRATOR):
        return _("You could see what was done today."), Action(
            _("Read the records"), reverse("web:audit_list")
        )
    if actor.managed_organisations and actor.organisation:
        page = reverse("parties:organisation_page", args=[actor.organisation.reference])
        return _("A good moment to see whether everybody who needs a way in has one."), Action(
            _("Look at your people"), f"{page}?tab=people"
        )
    if actor.organisation:
        return _("You could see who you belong to."), _page(
            actor.organisation, _("Look at your organisation")
        ) or Action(_("Read the help"), reverse("web:help_page"))
    if Placement.objects.past_of(actor).exists():
        return _("You have left your college. What was reported and certified of your placements stays here for you."), Action(
            _("Reports and certificates"), reverse("placements:own_list")
        )  # fmt: skip
    return _("You hold no role at the moment; whoever invited you can give you one."), Action(
        _("Read the help"), reverse("web:help_page")
    )
