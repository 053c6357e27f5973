"""What a placement is in plain words, and what is still to be done, for the student and family."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ronghe.parties.models import Membership
from ronghe.placements.models import Consent, Placement, PlacementState
from ronghe.placements.queries.own_placement import Knowledge, Learning, has_changed, is_tested
from ronghe.web.parts import Action, Checklist, Chip, Fact, Mark, Text, listed
from ronghe.web.placements.own_rest import Rest

MARKS = {
    PlacementState.PLANNED: Mark.DUE,
    PlacementState.READY: Mark.HOLDS,
    PlacementState.ACTIVE: Mark.HOLDS,
    PlacementState.SUSPENDED: Mark.DUE,
    PlacementState.COMPLETED: Mark.HOLDS,
    PlacementState.ENDED_EARLY: Mark.BROKEN,
    PlacementState.DID_NOT_START: Mark.BROKEN,
}
# How it stands, for the student; nobody's failings are named.
STANDS: dict[str, Text] = {
    PlacementState.PLANNED: gettext_lazy(
        "Not everything is in order yet. You start once it is; until then you do not have to go."
    ),
    PlacementState.READY: gettext_lazy("Everything that must hold before your first day holds."),
    PlacementState.ACTIVE: gettext_lazy("Your placement is under way."),
    PlacementState.SUSPENDED: gettext_lazy(
        "Your placement rests. You do not have to go; your tutor tells you when it goes on."
    ),
    PlacementState.COMPLETED: gettext_lazy("You have completed this placement."),
    PlacementState.ENDED_EARLY: gettext_lazy(
        "This placement ended early. Your tutor speaks with you about what comes next."
    ),
    PlacementState.DID_NOT_START: gettext_lazy(
        "This placement did not start. Your tutor speaks with you about what comes next."
    ),
}
# The same for a parent or guardian.
STANDS_FOR_FAMILY: dict[str, Text] = {
    PlacementState.PLANNED: pgettext_lazy(
        "to a guardian",
        "Not everything is in order yet. The placement starts once it is, and not before.",
    ),
    PlacementState.READY: pgettext_lazy(
        "to a guardian", "Everything that must hold before the first day holds."
    ),
    PlacementState.ACTIVE: pgettext_lazy("to a guardian", "The placement is under way."),
    PlacementState.SUSPENDED: pgettext_lazy(
        "to a guardian", "The placement rests. The tutor tells your child when it goes on."
    ),
    PlacementState.COMPLETED: pgettext_lazy("to a guardian", "The placement is completed."),
    PlacementState.ENDED_EARLY: pgettext_lazy(
        "to a guardian", "The placement ended early. The tutor knows what comes next."
    ),
    PlacementState.DID_NOT_START: pgettext_lazy(
        "to a guardian", "The placement did not start. The tutor knows what comes next."
    ),
}


@dataclass(frozen=True)
class Contact:
    """Somebody to call: who it is, in which part, under which number."""

    part: Text
    name: str
    phone: str


def chip_of(placement: Placement) -> Chip:
    return Chip(placement.get_state_display(), MARKS[PlacementState(placement.state)])


def hours_of(placement: Placement) -> str:
    """Give the usual week in words, or nothing if it was not stated."""
    hours, days = placement.work.get("hours_a_day"), placement.work.get("days_a_week")
    if not hours or not days:
        return ""
    shown = f"{Decimal(str(hours)).normalize():f}"
    return _("%(hours)s hours a day on %(days)s days a week") % {"hours": shown, "days": days}


def contacts_of(known: Knowledge, language: str, *, mentor: bool = True) -> list[Contact]:
    """Give whom to call: the tutor, the mentor where wanted, and who answers at any hour."""
    placement = known.placement
    found = [_contact(_("Your tutor at the college") if mentor else _("Tutor at the college"), placement.tutor, language)]  # fmt: skip
    if mentor:
        found.append(_contact(_("Your mentor at work"), placement.mentor, language))
    plan = known.plan
    if plan is not None:
        found.append(Contact(_("In an emergency, at any hour"), plan.contact_name, plan.contact_phone))  # fmt: skip
    else:
        found.append(Contact(_("In an emergency, at any hour"), "", ""))
    return found


def _contact(part: Text, held: Membership | None, language: str) -> Contact:
    if held is None:
        return Contact(part, "", "")
    return Contact(part, held.person.name_in(language), held.person.contact_phone)


def steps_of(
    placement: Placement, consent: Consent | None, learning: Learning, rest: Rest
) -> Checklist | None:
    """Give what is to be done before the first day, one after another; nothing once it is over."""
    if not placement.is_open:
        return None
    own = [_consent_step(placement, consent)]
    if is_tested(placement):
        own.append(_safety_step(placement, learning))
    return Checklist(_("Before your first day"), (*_one_first(own), _rest(placement, rest)))


def _one_first(facts: list[Fact]) -> list[Fact]:
    """Make the button of the first thing to do the darkest, and leave the others without one."""
    found: list[Fact] = []
    is_first = True
    for fact in facts:
        if fact.action is None or fact.mark == Mark.HOLDS:
            found.append(fact)
            continue
        action = Action(fact.action.label, fact.action.url, is_primary=is_first)
        found.append(Fact(fact.mark, fact.sentence, fact.detail, action=action))
        is_first = False
    return found


def _consent_step(placement: Placement, consent: Consent | None) -> Fact:
    address = reverse("placements:consent_give", args=[placement.reference])
    if consent is None:
        return Fact(
            Mark.DUE,
            _("Read what the placement is, and say whether you agree"),
            action=Action(_("Read and decide"), address),
        )
    if has_changed(consent):
        return Fact(
            Mark.DUE,
            _("The placement has changed since you agreed: read it again"),
            action=Action(_("Read and decide"), address),
        )
    day = date_format(consent.given_on)
    return Fact(Mark.HOLDS, _("You agreed on %(day)s") % {"day": day}, action=Action(_("Read it again"), address))  # fmt: skip


def _safety_step(placement: Placement, learning: Learning) -> Fact:
    test = reverse("placements:safety_test", args=[placement.reference])
    passed = learning.passed
    if passed is not None:
        words = {"score": passed.score, "mark": passed.pass_mark}
        return Fact(
            Mark.HOLDS,
            _("You passed the safety test: %(score)d of 100, %(mark)d are needed") % words,
            date_format(passed.taken_on),
            action=Action(_("Read the lessons"), test),
        )
    if learning.is_enough_today:
        return Fact(
            Mark.DUE,
            _("Read the safety lessons again today, and take the test tomorrow"),
            action=Action(_("Read the lessons"), test),
        )
    return Fact(
        Mark.DUE,
        _("Read the safety lessons, and take the test: about ten minutes"),
        action=Action(_("Learn and take the test"), test),
    )


def _rest(placement: Placement, rest: Rest) -> Fact:
    """Say how all that others see to stands, without saying whose it is."""
    if placement.state == PlacementState.PLANNED:
        return Fact(
            Mark.DUE,
            _("The rest is being prepared: papers, insurance, and who looks after you"),
            _("others do that; you are told when it is done"),
        )
    if rest.open:
        words = _("Still open: %(what)s") % {"what": listed(map(str, rest.open))}
        return Fact(
            Mark.DUE, words, _("you need do nothing; your tutor or class teacher sees to it")
        )
    if rest.is_missing:
        sentence = _("Some papers are still being put in order; you need do nothing about them")
        return Fact(Mark.DUE, sentence)
    if rest.is_unknown:
        sentence = _("Not all papers are known to be in order yet; you need do nothing about them")
        return Fact(Mark.UNKNOWN, sentence)
    return Fact(Mark.HOLDS, _("Papers, insurance, and who looks after you are in order"))


def days_left(placement: Placement, on: date) -> int:
    """Give how many days there are until the first one; none once it has come."""
    return max(0, (placement.starts_on - on).days)
