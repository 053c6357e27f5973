"""A flag as a page shows it: what was seen, who may answer until when, what was said and decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from ronghe.engines.integrity import CHECKS
from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.supervision.checking.parties import parties_of
from ronghe.supervision.models import FlagState, IntegrityFlag
from ronghe.supervision.operations.flags import may_be_decided
from ronghe.web.flags.records import Behind, behind
from ronghe.web.parts import Action, Chip, Mark, NextStep, ObjectHeader, Text

WAITS_FOR_ONE = Chip(pgettext_lazy("state of a flag", "Waits for its answer"), Mark.DUE)
WAITS_FOR_DECISION = Chip(pgettext_lazy("state of a flag", "Waits for a decision"), Mark.DUE)
CHIPS = {
    FlagState.RAISED: Chip(pgettext_lazy("state of a flag", "Waits for both sides"), Mark.DUE),
    FlagState.TO_VERIFY: Chip(pgettext_lazy("state of a flag", "To be verified by an inspection"), Mark.DUE),
    FlagState.EXPLAINED: Chip(pgettext_lazy("state of a flag", "Explained"), Mark.HOLDS),
    FlagState.UPHELD: Chip(pgettext_lazy("state of a flag", "Upheld"), Mark.BROKEN),
    FlagState.LAPSED: Chip(pgettext_lazy("state of a flag", "Lapsed: the records were corrected"), Mark.UNKNOWN),
}  # fmt: skip


@dataclass(frozen=True)
class SeenSignal:
    """What one check saw, as it is told."""

    title: str
    sentence: str
    why: str
    is_strong: bool
    behind: Behind


@dataclass(frozen=True)
class SideLine:
    """What one side said, or that it has not."""

    organisation: Organisation
    mark: Mark
    standing: str
    text: str = ""


def chip_of(flag: IntegrityFlag, *, on: date) -> Chip:
    if flag.state == FlagState.RAISED and on > flag.reply_due_on:
        return WAITS_FOR_DECISION
    if flag.state == FlagState.RAISED and flag.cooperation_id is None:
        return WAITS_FOR_ONE
    return CHIPS[FlagState(flag.state)]


def title_of(flag: IntegrityFlag) -> str:
    return flag.title_in(get_language() or "en")


def in_language(words: Any) -> str:
    return str(words["zh" if (get_language() or "en").startswith("zh") else "en"])


def checks_of(flag: IntegrityFlag) -> list[str]:
    """Name what was seen, the strongest first."""
    return [in_language(CHECKS[one["check"]].text) for one in _strong_first(flag)]


def _strong_first(flag: IntegrityFlag) -> list[Any]:
    known = [one for one in flag.signals if one["check"] in CHECKS]
    return sorted(known, key=lambda one: not one["is_strong"])


def header_of(flag: IntegrityFlag, actor: Actor, *, on: date) -> ObjectHeader:
    return ObjectHeader(
        flag.reference,
        _("Records to be verified"),
        title_of(flag),
        chip_of(flag, on=on),
        next_step=_next_step(flag, actor, on),
    )


def _next_step(flag: IntegrityFlag, actor: Actor, on: date) -> NextStep | None:
    if flag.state == FlagState.TO_VERIFY:
        return NextStep(_("An inspection looks at it"), action=_decide(flag, actor), who="" if _decide(flag, actor) else _("the authority"))  # fmt: skip
    if flag.state != FlagState.RAISED:
        return None
    own = own_side(flag, actor)
    if own is not None and not flag.replies.filter(organisation=own).exists():
        reply = Action(_("Reply"), reverse("flags:flag_reply", args=[flag.reference]), is_primary=True)  # fmt: skip
        what = _("Say how you see it, before anybody decides")
        return NextStep(what, until=flag.reply_due_on, action=reply, is_late=on > flag.reply_due_on)
    if may_be_decided(flag, on=on):
        action = _decide(flag, actor)
        heard = _("Both sides were heard, or their time has passed: decide") if flag.cooperation_id else _("It was heard, or its time has passed: decide")  # fmt: skip
        return NextStep(heard, who="" if action else _("the authority"), action=action)
    if flag.cooperation_id is None:
        return NextStep(_("It may answer"), who=title_of(flag), until=flag.reply_due_on)
    return NextStep(_("Both sides may answer"), who=_("college and enterprise"), until=flag.reply_due_on)  # fmt: skip


def _decide(flag: IntegrityFlag, actor: Actor) -> Action | None:
    if not may(actor, "supervision.decide_flag", flag):
        return None
    return Action(_("Decide"), reverse("flags:flag_decide", args=[flag.reference]), is_primary=True)


def own_side(flag: IntegrityFlag, actor: Actor) -> Organisation | None:
    """Give the side for which the reader may reply."""
    mine = (one for one in parties_of(flag) if one.pk in actor.managed_organisations)
    return next(mine, None)


def seen_in(flag: IntegrityFlag, actor: Actor) -> list[SeenSignal]:
    signals = _strong_first(flag)
    found = behind(signals, actor)
    return [
        SeenSignal(
            in_language(CHECKS[one["check"]].text),
            in_language(one["text"]),
            in_language(CHECKS[one["check"]].why),
            one["is_strong"],
            records,
        )
        for one, records in zip(signals, found, strict=True)
    ]


def sides_of(flag: IntegrityFlag, *, on: date) -> list[SideLine]:
    """Give what each side said; silence is stated and counts for nothing."""
    said = {one.organisation_id: one for one in flag.replies.order_by("pk")}
    found = []
    for side in parties_of(flag):
        reply = said.get(side.pk)
        if reply is not None:
            words = _("replied on %(day)s") % {"day": date_format(reply.written_at.date())}
            found.append(SideLine(side, Mark.HOLDS, words, reply.text))
        elif flag.state == FlagState.RAISED and on <= flag.reply_due_on:
            words = _("may reply until %(day)s") % {"day": date_format(flag.reply_due_on)}
            found.append(SideLine(side, Mark.DUE, words))
        else:
            found.append(SideLine(side, Mark.UNKNOWN, _("has said nothing; that counts for nothing")))  # fmt: skip
    return found


def how_sure(flag: IntegrityFlag) -> Sequence[Text]:
    """Say what the figures mean, without a figure that nobody can read."""
    percent = max(1, round(100 * flag.q_value))
    return (
        ngettext(
            "%(n)d cooperation of the region was checked that night.",
            "%(n)d cooperations of the region, and organisations that work in several, were checked together that night.",
            flag.checked_count,
        )
        % {"n": flag.checked_count},
        _("Of those that look at least as striking, fewer than %(percent)d in 100 are expected to be honest.")
        % {"percent": percent},
    )  # fmt: skip
