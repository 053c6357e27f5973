"""Guidance: policies, tasks and targets published, confirmed, reported on, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.parties.powers import Power
from ronghe.supervision.facts import FACTS, About, Kind
from ronghe.supervision.lifecycles import DIRECTIVE
from ronghe.supervision.models import Addressee, Directive, DirectiveKind, ProgressReport
from ronghe.supervision.refusals import DoesNotFit, ReasonIsMissing

LONGEST_NOTE = 1_000


@dataclass(frozen=True)
class Word:
    """What a directive says: its kind, title and text, until when, and what a target is to reach."""

    kind: str
    title: str
    text: str
    due_on: date | None = None
    fact: str = ""
    aim: Decimal | None = None


@transaction.atomic
def publish_directive(
    *,
    authority: Organisation,
    word: Word,
    organisations: Sequence[Organisation],
    actor: Actor,
    at: datetime,
) -> Directive:
    """Publish to organisations of one's region; each of them is told, and asked to confirm."""
    require(actor, "supervision.publish_directive", authority)
    _refuse_unfit(word, day_of(at))
    reached = sorted({one.pk: one for one in organisations}.values(), key=lambda one: one.pk)
    if not reached or not all(actor.remits.cover(one, Power.SEE_CASES) for one in reached):
        raise DoesNotFit(_("Choose organisations that your authority looks after."))
    if word.kind == DirectiveKind.TARGET and any(
        one.kind != OrganisationKind.COLLEGE for one in reached
    ):
        raise DoesNotFit(
            _("A target is measured by the records of colleges: choose colleges alone.")
        )
    directive = Directive.objects.create(
        reference=next_reference("GD", on=day_of(at)),
        authority=authority,
        kind=word.kind,
        title=word.title.strip()[:120],
        text=word.text.strip()[:4000],
        due_on=word.due_on,
        fact=word.fact,
        aim=word.aim,
        published_by=actor.person,
        published_at=at,
    )
    directive.addressees.bulk_create(Addressee(directive=directive, organisation=one) for one in reached)  # fmt: skip
    audit.record("directive.published", directive, actor=actor, at=at, details={"count": len(reached)})  # fmt: skip
    news.publish("directive.published", directive, actor=actor, at=at)
    return directive


def _refuse_unfit(word: Word, today: date) -> None:
    if word.kind not in DirectiveKind.values or not word.title.strip() or not word.text.strip():
        raise DoesNotFit(_("Say what it is, give it a title, and write what it is about."))
    if word.kind != DirectiveKind.POLICY and (word.due_on is None or word.due_on < today):
        raise DoesNotFit(_("Say until when it is to be done: a day that has not passed."))
    fact = FACTS.get(word.fact)
    is_target = word.kind == DirectiveKind.TARGET
    if is_target and (fact is None or fact.about != About.COLLEGE or fact.kind not in {Kind.NUMBER, Kind.SHARE}):  # fmt: skip
        raise DoesNotFit(_("Choose the figure by which the target is measured."))
    if is_target != (word.aim is not None) or (not is_target and word.fact):
        raise DoesNotFit(_("A target has a figure to reach; policies and tasks have none."))


@transaction.atomic
def confirm_directive(*, addressee: Addressee, actor: Actor, at: datetime) -> Addressee:
    """Confirm for one's organisation that it was read; a second time changes nothing."""
    require(actor, "supervision.answer_directive", addressee)
    addressee = _locked(addressee)
    DIRECTIVE.next_state(addressee.directive.state, "close_directive")
    return _confirmed(addressee, actor, at)


def _confirmed(addressee: Addressee, actor: Actor, at: datetime) -> Addressee:
    if addressee.confirmed_at is None:
        addressee.confirmed_by, addressee.confirmed_at = actor.person, at
        addressee.save(update_fields=["confirmed_by", "confirmed_at"])
        details = {"organisation": addressee.organisation.reference}
        audit.record("directive.confirmed", addressee.directive, actor=actor, at=at, details=details)  # fmt: skip
    return addressee


@transaction.atomic
def report_progress(
    *,
    addressee: Addressee,
    note: str,
    figure: Decimal | None = None,
    is_done: bool = False,
    actor: Actor,
    at: datetime,
) -> ProgressReport:
    """Say how far one's organisation is; whoever reports has read it."""
    require(actor, "supervision.answer_directive", addressee)
    addressee = _locked(addressee)
    DIRECTIVE.next_state(addressee.directive.state, "close_directive")
    if not addressee.directive.asks_for_progress:
        raise DoesNotFit(_("A policy asks for no progress: to confirm that it was read is enough."))
    if not note.strip():
        raise ReasonIsMissing(_("Say in a sentence how far it is."))
    _confirmed(addressee, actor, at)
    report = ProgressReport.objects.create(
        addressee=addressee,
        figure=figure,
        note=note.strip()[:LONGEST_NOTE],
        is_done=is_done,
        reported_by=actor.person,
        reported_at=at,
    )
    addressee.is_done = is_done
    addressee.save(update_fields=["is_done"])
    details = {"organisation": addressee.organisation.reference, "done": is_done, "note": report.note}  # fmt: skip
    audit.record("directive.progressed", addressee.directive, actor=actor, at=at, details=details)
    return report


@transaction.atomic
def remind_of_directive(*, directive: Directive, actor: Actor, at: datetime) -> int:
    """Remind those that have not read it or are not done, each once a day at most."""
    require(actor, "supervision.remind_of_directive", directive)
    directive = Directive.objects.select_for_update().get(pk=directive.pk)
    DIRECTIVE.next_state(directive.state, "close_directive")
    waiting = directive.addressees.exclude(reminded_on=day_of(at))
    waiting = waiting.filter(is_done=False) if directive.asks_for_progress else waiting.filter(confirmed_at=None)  # fmt: skip
    chosen = sorted(waiting.values_list("pk", flat=True))
    if chosen:
        directive.addressees.filter(pk__in=chosen).update(reminded_on=day_of(at))
        audit.record("directive.reminded", directive, actor=actor, at=at, details={"count": len(chosen)})  # fmt: skip
        news.publish("directive.reminded", directive, actor=actor, at=at, payload={"to": chosen})
    return len(chosen)


@transaction.atomic
def close_directive(*, directive: Directive, actor: Actor, at: datetime) -> Directive:
    """Close it: nobody is asked about it any more, and what was said stays."""
    require(actor, "supervision.run_directive", directive)
    directive = Directive.objects.select_for_update().get(pk=directive.pk)
    directive.state = DIRECTIVE.next_state(directive.state, "close_directive")
    directive.closed_at = at
    directive.save(update_fields=["state", "closed_at"])
    audit.record("directive.closed", directive, actor=actor, at=at)
    return directive


@transaction.atomic
def withdraw_directive(*, directive: Directive, actor: Actor, at: datetime) -> Directive:
    """Withdraw what was published by mistake; those concerned still see that it was."""
    require(actor, "supervision.run_directive", directive)
    directive = Directive.objects.select_for_update().get(pk=directive.pk)
    directive.state = DIRECTIVE.next_state(directive.state, "withdraw_directive")
    directive.closed_at = at
    directive.save(update_fields=["state", "closed_at"])
    audit.record("directive.withdrawn", directive, actor=actor, at=at)
    return directive


def _locked(addressee: Addressee) -> Addressee:
    """Lock the directive before its addressee: in one order, whoever else works at it."""
    directive = Directive.objects.select_for_update().get(pk=addressee.directive_id)
    found = Addressee.objects.select_for_update(of=("self",)).select_related("organisation")
    addressee = found.get(pk=addressee.pk)
    addressee.directive = directive
    return addressee
