"""The head of a talk's page: how it stands, whose turn it is, and until when."""

from datetime import date

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.partnerships.models import CooperationState, Enquiry, EnquiryState
from ronghe.partnerships.reminders import due_on
from ronghe.web.listings import words
from ronghe.web.parts import Action, NextStep, ObjectHeader


def header_of(enquiry: Enquiry, actor: Actor, *, on: date) -> ObjectHeader:
    return ObjectHeader(
        reference=enquiry.reference,
        kind=_("Enquiry"),
        title=enquiry.subject,
        chip=words.talk_chip(enquiry.state),
        next_step=_next_step(enquiry, actor, on),
    )


def _next_step(enquiry: Enquiry, actor: Actor, on: date) -> NextStep | None:
    if enquiry.state == EnquiryState.AGREED:
        return _after_agreeing(enquiry, actor)
    if not enquiry.is_live:
        return None
    if enquiry.next_step and enquiry.next_step_on is not None:
        return NextStep(
            enquiry.next_step, until=enquiry.next_step_on, is_late=enquiry.next_step_on < on
        )
    until = due_on(enquiry)
    if enquiry.waits_for_id in actor.organisations:
        is_late = bool(enquiry.reminders_count)
        return NextStep(_("Write an answer; a short one is enough"), until=until, is_late=is_late)
    other = enquiry.waits_for.name_in(get_language() or "en") if enquiry.waits_for else ""
    return NextStep(_("The other side has the word"), _("%(name)s answers") % {"name": other})


def _after_agreeing(enquiry: Enquiry, actor: Actor) -> NextStep | None:
    """Lead on to the cooperation, which either side opens once."""
    opened = enquiry.cooperations.exclude(state=CooperationState.GIVEN_UP).first()
    if opened is not None:
        address = reverse("cooperations:cooperation_page", args=[opened.reference])
        return NextStep(
            _("Cooperation %(reference)s goes on from here") % {"reference": opened.reference},
            action=Action(_("Go to the cooperation"), address, is_primary=True),
        )
    own = actor.organisation
    if own is None or not may(actor, "partnerships.open_cooperation", own):
        return None
    return NextStep(
        _("You have agreed to cooperate: open the cooperation"),
        action=Action(
            _("Open cooperation"),
            reverse("cooperations:cooperation_from_enquiry", args=[enquiry.reference]),
            is_primary=True,
        ),
    )


def next_actions(enquiry: Enquiry, actor: Actor) -> list[Action]:
    """Give what one may do besides writing."""
    if enquiry.state == EnquiryState.AGREED or not enquiry.is_live:
        return []
    more = [
        Action(_("Set the next step"), _address(enquiry, "enquiry_next_step")),
    ]
    if may(actor, "partnerships.settle_enquiry", enquiry):
        more.append(Action(_("Agree to cooperate"), _address(enquiry, "enquiry_agree")))
    more.append(Action(_("End without result"), _address(enquiry, "enquiry_end")))
    return more


def _address(enquiry: Enquiry, name: str) -> str:
    return reverse(f"enquiries:{name}", args=[enquiry.reference])
