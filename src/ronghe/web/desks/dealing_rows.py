"""Rows of the desk about cooperations and agreements."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.parties.actors import Actor
from ronghe.partnerships.queries.dealings import Dealing, dealings_for
from ronghe.web.parts import Action, DeskRow, Urgency


def dealing_rows(
    actor: Actor, urgency: Callable[[date | None], Urgency], *, on: date
) -> list[DeskRow]:
    language = "zh" if (get_language() or "en").startswith("zh") else "en"
    found = dealings_for(actor, on=on, language=language)
    return [ROWS[one.kind](one, urgency(one.due_on)) for one in found]


def _concern(one: Dealing, urgency: Urgency) -> DeskRow:
    address = reverse("cooperations:concern_answer", args=[one.reference, one.which])
    return DeskRow(
        _("Answer the concern about “%(title)s”") % {"title": one.about},
        urgency,
        Action(_("Answer concern"), address),
        one.due_on,
    )


def _text(one: Dealing, urgency: Urgency) -> DeskRow:
    words = {"title": one.about}
    address = reverse("agreements:agreement_page", args=[one.reference])
    signatures = f"{address}?tab=signatures"
    if one.kind == "approve":
        sentence = _("“%(title)s” waits for your approval inside your organisation") % words
        return DeskRow(sentence, urgency, Action(_("Read and approve"), address))
    if one.kind == "paper":
        sentence = (
            _("A signed paper of “%(title)s” waits for a second person to confirm it") % words
        )
        return DeskRow(sentence, urgency, Action(_("Look at the paper"), signatures))
    if one.kind == "sign":
        sentence = _("“%(title)s” is out for signature, and your side has not signed") % words
        return DeskRow(sentence, urgency, Action(_("Look at signatures"), signatures))  # fmt: skip
    sentence = _("It is your turn with the draft of “%(title)s”") % words
    return DeskRow(sentence, urgency, Action(_("Open draft"), address))


def _duty(one: Dealing, urgency: Urgency) -> DeskRow:
    sentence = one.about
    if one.kind == "answer":
        sentence = _("Confirm or dispute what is reported as kept: %(what)s") % {"what": one.about}
    address = reverse("agreements:agreement_page", args=[one.reference])
    return DeskRow(
        sentence,
        urgency,
        Action(_("Open obligations"), f"{address}?tab=duties"),
        one.due_on,
        detail=_("“%(title)s” · %(reference)s") % {"title": one.which, "reference": one.reference},
    )


def _review(one: Dealing, urgency: Urgency) -> DeskRow:
    address = reverse("cooperations:cooperation_page", args=[one.reference])
    return DeskRow(
        _("Confirm the minutes of “%(title)s”, or object to them") % {"title": one.about},
        urgency,
        Action(_("Read minutes"), f"{address}?tab=reviews"),
    )


def _renewal(one: Dealing, urgency: Urgency) -> DeskRow:
    address = reverse("cooperations:cooperation_renew", args=[one.reference])
    sentence = _("What is agreed in “%(title)s” ends soon, and nobody has renewed it")
    return DeskRow(
        sentence % {"title": one.about}, urgency, Action(_("Renew"), address), one.due_on
    )


def _trouble(one: Dealing, urgency: Urgency) -> DeskRow:
    address = reverse("cooperations:cooperation_page", args=[one.reference])
    return DeskRow(
        _("“%(title)s” is in trouble: see what, while it can still be mended")
        % {"title": one.about},
        Urgency.SOON,
        Action(_("Look at cooperation"), address),
        detail=_("since %(day)s") % {"day": date_format(one.due_on)} if one.due_on else "",
    )


ROWS: dict[str, Callable[[Dealing, Urgency], DeskRow]] = {
    "concern": _concern,
    "sign": _text,
    "turn": _text,
    "approve": _text,
    "paper": _text,
    "trouble": _trouble,
    "owe": _duty,
    "answer": _duty,
    "renew": _renewal,
    "review": _review,
}
