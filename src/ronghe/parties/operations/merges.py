"""Two records of one organisation become one, for a time with the way back open."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties import likeness, moving
from ronghe.parties.actors import Actor
from ronghe.parties.following import lapsed
from ronghe.parties.indexing import write_search_columns
from ronghe.parties.lifecycles import SUGGESTION
from ronghe.parties.models import (
    ROLES_OF_KIND,
    DuplicateSuggestion,
    Membership,
    Merge,
    Organisation,
    OrganisationKind,
)
from ronghe.parties.standing import Standing, inherit, restored, standing_of, stricter

UNDO_DAYS = 30


class CannotBeMerged(ValueError):
    """The two records cannot become one as they are."""


class AlreadyMerged(ValueError):
    """The record lives on in another one by now."""


class UndoIsOver(ValueError):
    """A merge can be undone for a time, and while nothing hangs on it."""


@transaction.atomic
def suggest_duplicates(
    *, actor: Actor, at: datetime, organisation_ids: list[int] | None = None
) -> int:
    """Write down pairs that may be one organisation; a pair that was decided is left alone."""
    require(actor, "parties.suggest_duplicates")
    found = {(one.first, one.second): one for one in likeness.likenesses(organisation_ids)}
    firsts = {first for first, _second in found}
    known = DuplicateSuggestion.objects.filter(first__in=firsts).values_list("first", "second")
    for pair in known:
        found.pop(pair, None)
    made = DuplicateSuggestion.objects.bulk_create(
        DuplicateSuggestion(
            first_id=one.first,
            second_id=one.second,
            reasons=list(one.reasons),
            strength=one.strength,
            found_at=at,
        )
        for one in found.values()
    )
    for suggestion in made:
        audit.record("duplicate.suggested", suggestion, actor=actor, at=at)
    return len(made)


@transaction.atomic
def dismiss_duplicate(
    *, first: Organisation, second: Organisation, actor: Actor, at: datetime
) -> DuplicateSuggestion:
    """Decide that the two are two organisations; the pair is not suggested again."""
    for record in (first, second):
        require(actor, "parties.merge_organisation", record)
    low, high = _locked_pair(first, second)
    suggestion = _suggestion_of(low, high, at)
    suggestion.state = SUGGESTION.next_state(suggestion.state, "dismiss")
    suggestion.save(update_fields=["state"])
    details = {"first": low.reference, "second": high.reference}
    audit.record("duplicate.dismissed", suggestion, actor=actor, at=at, details=details)
    return suggestion


@transaction.atomic
def merge_organisations(
    *, survivor: Organisation, absorbed: Organisation, actor: Actor, at: datetime
) -> Merge:
    """Let the survivor take in the other record: people, places, numbers, what they teach.

    The absorbed record stays, with its evidence and history, and says where it went.
    """
    for record in (survivor, absorbed):
        require(actor, "parties.merge_organisation", record)
    survivor, absorbed = _in_order(_locked_pair(survivor, absorbed), survivor)
    _refuse_misfits(lapsed(survivor, at=at), lapsed(absorbed, at=at))
    before = standing_of(survivor)
    numbers = {str(one.pk): one.value for one in absorbed.identifiers.order_by("pk")}
    journal = moving.move(absorbed, survivor)
    inherit(survivor, absorbed, journal, actor=actor, at=at)
    after = _unsettled_by_change(survivor, before)
    absorbed.merged_into = survivor
    absorbed.save(update_fields=["merged_into"])
    write_search_columns(survivor)
    merge = Merge.objects.create(
        reference=next_reference("ME", on=at.date()),
        survivor=survivor,
        absorbed=absorbed,
        moved=journal.as_json()
        | {"numbers": numbers, "before": before.as_json(), "after": after.as_json()},
        merged_by=actor.person,
        merged_at=at,
    )
    _decide(survivor, absorbed, "merge", at)
    details = {"merge": merge.reference, "after": survivor.reference}
    audit.record("organisation.merged", absorbed, actor=actor, at=at, details=details)
    details = {"merge": merge.reference, "after": absorbed.reference}
    audit.record("organisation.merged_in", survivor, actor=actor, at=at, details=details)
    news.publish("organisation.merged_in", survivor, actor=actor, at=at, payload=details)
    return merge


@transaction.atomic
def undo_merge(*, merge: Merge, actor: Actor, at: datetime) -> Merge:
    """Give the absorbed record back what the merge took, exactly that."""
    for record in (merge.survivor, merge.absorbed):
        require(actor, "parties.merge_organisation", record)
    survivor, absorbed = _in_order(_locked_pair(merge.survivor, merge.absorbed), merge.survivor)
    merge = Merge.objects.get(pk=merge.pk)
    _refuse_late(merge, survivor, at)
    try:
        with transaction.atomic():
            moving.move_back(merge.moved, absorbed)
    except IntegrityError as clash:
        raise UndoIsOver(
            _("Something entered since stands in the way: two records would hold the same thing.")
        ) from clash
    absorbed.merged_into = None
    absorbed.save(update_fields=["merged_into"])
    restored(survivor, absorbed, merge.moved)
    for record in (survivor, absorbed):
        write_search_columns(record)
    merge.undone_at = at
    merge.save(update_fields=["undone_at"])
    _decide(survivor, absorbed, "undo_merge", at)
    details = {"merge": merge.reference}
    for record in (absorbed, survivor):
        audit.record("organisation.merge_undone", record, actor=actor, at=at, details=details)
    news.publish("organisation.merge_undone", survivor, actor=actor, at=at, payload=details)
    return merge


def _locked_pair(first: Organisation, second: Organisation) -> tuple[Organisation, Organisation]:
    """Lock both records, the older first, so that no two merges wait for each other."""
    rows = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=[first.pk, second.pk])
    found = list(rows.order_by("pk"))
    if len(found) != 2:  # noqa: PLR2004 -- a pair
        raise CannotBeMerged(_("A record cannot be merged with itself. Choose two records."))
    return found[0], found[1]


def _in_order(
    pair: tuple[Organisation, Organisation], survivor: Organisation
) -> tuple[Organisation, Organisation]:
    low, high = pair
    return (low, high) if low.pk == survivor.pk else (high, low)


def _refuse_misfits(survivor: Organisation, absorbed: Organisation) -> None:
    if survivor.merged_into_id is not None or absorbed.merged_into_id is not None:
        raise AlreadyMerged(
            _("One of the two records has been merged by now. Look at their pages again.")
        )
    if OrganisationKind.AUTHORITY in {survivor.kind, absorbed.kind}:
        raise CannotBeMerged(
            _("Authorities are not merged; give one of them the other’s remit instead.")
        )
    if survivor.kind != absorbed.kind and _has_misplaced_people(survivor, absorbed):
        raise CannotBeMerged(
            _(
                "The two records are of different kinds, and roles of the one do not exist in the"
                " other. End those roles first, or keep the other record."
            )
        )
    if stricter(absorbed, survivor):
        raise CannotBeMerged(
            _("Both records are restricted. Keep the one whose restriction is the stricter.")
        )


def _has_misplaced_people(survivor: Organisation, absorbed: Organisation) -> bool:
    fitting = ROLES_OF_KIND[survivor.kind]
    return Membership.objects.filter(organisation=absorbed).exclude(role__in=fitting).exists()


def _unsettled_by_change(survivor: Organisation, before: Standing) -> Standing:
    """Let nobody vouch for names and numbers that nobody compared."""
    after = standing_of(survivor)
    if after.names_and_numbers != before.names_and_numbers and after.is_settled:
        survivor.verification = before.reopened()
        survivor.save(update_fields=["verification"])
        after = standing_of(survivor)
    return after


def _refuse_late(merge: Merge, survivor: Organisation, at: datetime) -> None:
    if merge.undone_at is not None:
        raise UndoIsOver(_("The merge is undone already."))
    if at > merge.merged_at + timedelta(days=UNDO_DAYS):
        raise UndoIsOver(
            _("A merge can be undone for %(days)d days. Enter the other record anew instead.")
            % {"days": UNDO_DAYS}
        )
    if survivor.merged_into_id is not None:
        raise UndoIsOver(
            _("The record has itself been merged into another one since. Undo that merge first.")
        )
    _refuse_dependents(merge.moved, survivor)


def _refuse_dependents(moved: dict[str, Any], survivor: Organisation) -> None:
    hanging = moving.dependents(moved, survivor)
    if hanging:
        kinds = {str(one._meta.verbose_name_plural) for one in hanging}
        raise UndoIsOver(
            _(
                "%(count)d records entered since hang on what came with the merge (%(kinds)s)."
                " Move or end those first, then undo the merge."
            )
            % {"count": len(hanging), "kinds": ", ".join(sorted(kinds))}
        )
    held = {str(one.pk): one.value for one in survivor.identifiers.order_by("pk")}
    came = moved["rows"].get("parties.identifier.organisation", [])
    if any(held.get(str(pk)) != moved["numbers"][str(pk)] for pk in came):
        raise UndoIsOver(
            _(
                "A register number that came with the merge has been changed since. Enter it again as it was, then undo the merge."
            )
        )


def _suggestion_of(low: Organisation, high: Organisation, at: datetime) -> DuplicateSuggestion:
    suggestion, _is_new = DuplicateSuggestion.objects.get_or_create(
        first=low, second=high, defaults={"reasons": [], "strength": 0, "found_at": at}
    )
    return suggestion


def _decide(one: Organisation, other: Organisation, transition: str, at: datetime) -> None:
    low, high = sorted((one, other), key=lambda record: record.pk)
    suggestion = _suggestion_of(low, high, at)
    suggestion.state = SUGGESTION.next_state(suggestion.state, transition)
    suggestion.save(update_fields=["state"])
