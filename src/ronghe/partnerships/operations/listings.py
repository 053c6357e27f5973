"""The life of a listing: published after a check, paused, resumed, run out, closed, taken down."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.partnerships.details import lacking
from ronghe.partnerships.kinds import KINDS
from ronghe.partnerships.lifecycles import LISTING
from ronghe.partnerships.listing_law import LawLine, law_check
from ronghe.partnerships.models import ON_THE_LIST, Listing, ListingKind, ListingState, PauseCause
from ronghe.partnerships.moderation import banned_words_in, policies_over
from ronghe.partnerships.operations.writing import locked_listing
from ronghe.partnerships.reminders import RUNS_OUT_DAYS

LONGEST_DAYS = 366


class ListingIsIncomplete(ValueError):
    """Others could not tell from it what is meant."""


class ListingBreaksTheLaw(ValueError):
    """A rule that binds would be broken by what it promises."""

    def __init__(self, lines: list[LawLine]) -> None:
        self.lines = lines
        super().__init__(
            _(
                "What this listing promises breaks a rule. The check below says which, and the way out."
            )
        )


class WordsAreBanned(ValueError):
    """It uses words that the authority does not let be published."""


class ReasonIsMissing(ValueError):
    """Whoever is refused learns why."""


class DayDoesNotFit(ValueError):
    """A listing stands on the list until a day ahead, a year at most."""


class DayHasPassed(ValueError):
    """What has run out cannot simply go on."""


@transaction.atomic
def publish_listing(*, listing: Listing, expires_on: date, actor: Actor, at: datetime) -> Listing:
    """Put it on the list, or before the authority where that reads first.

    It must say what its kind needs, break no confirmed rule and use no banned word.
    """
    require(actor, "partnerships.publish_listing", listing)
    listing = locked_listing(listing)
    step = "submit_listing" if _is_read_first(listing, at) else "publish_listing"
    state = LISTING.next_state(listing.state, step)
    refuse_day(expires_on, on=day_of(at))
    refuse_unfit(listing, at=at)
    listing.state, listing.expires_on, listing.state_note = state, expires_on, ""
    listing.expiry_reminded_at = None
    columns = ["state", "expires_on", "state_note", "expiry_reminded_at"]
    details = {"expires_on": str(expires_on)}
    if step == "submit_listing":
        listing.submitted_at = at
        listing.save(update_fields=[*columns, "submitted_at"])
        audit.record("listing.submitted", listing, actor=actor, at=at, details=details)
        news.publish("listing.submitted", listing, actor=actor, at=at)
    else:
        listing.published_at = at
        listing.save(update_fields=[*columns, "published_at"])
        audit.record("listing.published", listing, actor=actor, at=at, details=details)
    return listing


@transaction.atomic
def approve_listing(*, listing: Listing, actor: Actor, at: datetime) -> Listing:
    """Let it be published after reading; the law is asked again, for days have passed."""
    require(actor, "partnerships.moderate_listing", listing)
    listing = locked_listing(listing)
    state = LISTING.next_state(listing.state, "approve_listing")
    if not listing.lasts_on(day_of(at)):
        raise DayHasPassed(
            _("The day until which it should stand on the list has passed. Return it instead.")
        )
    refuse_unfit(listing, at=at)
    listing.state, listing.published_at = state, at
    listing.save(update_fields=["state", "published_at"])
    audit.record("listing.approved", listing, actor=actor, at=at)
    news.publish("listing.approved", listing, actor=actor, at=at)
    return listing


@transaction.atomic
def return_listing(*, listing: Listing, reason: str, actor: Actor, at: datetime) -> Listing:
    """Give it back to its owner, saying what is to be changed."""
    require(actor, "partnerships.moderate_listing", listing)
    listing = locked_listing(listing)
    _leave_list(listing, "return_listing", reason)
    details = {"reason": listing.state_note}
    audit.record("listing.returned", listing, actor=actor, at=at, details=details)
    news.publish("listing.returned", listing, actor=actor, at=at, payload=details)
    return listing


@transaction.atomic
def take_down_listing(*, listing: Listing, reason: str, actor: Actor, at: datetime) -> Listing:
    """Take what others should not read off the list at once; its owner may put it right."""
    require(actor, "partnerships.moderate_listing", listing)
    listing = locked_listing(listing)
    _leave_list(listing, "take_down_listing", reason)
    details = {"reason": listing.state_note}
    audit.record("listing.taken_down", listing, actor=actor, at=at, details=details)
    news.publish("listing.taken_down", listing, actor=actor, at=at, payload=details)
    return listing


@transaction.atomic
def pause_listing(*, listing: Listing, actor: Actor, at: datetime) -> Listing:
    """Take it off the list for a while, by one's own wish."""
    require(actor, "partnerships.edit_listing", listing)
    listing = locked_listing(listing)
    listing.state = LISTING.next_state(listing.state, "pause_listing")
    listing.pause_cause = PauseCause.OWN_WISH
    listing.save(update_fields=["state", "pause_cause"])
    audit.record("listing.paused", listing, actor=actor, at=at)
    return listing


@transaction.atomic
def resume_listing(*, listing: Listing, actor: Actor, at: datetime) -> Listing:
    """Put it back on the list; nothing is held against anyone."""
    require(actor, "partnerships.publish_listing", listing)
    listing = locked_listing(listing)
    state = LISTING.next_state(listing.state, "resume_listing")
    if not listing.lasts_on(day_of(at)):
        raise DayHasPassed(
            _("Its day has passed meanwhile. Change it, and publish it until a new day.")
        )
    refuse_unfit(listing, at=at)
    listing.state, listing.pause_cause = state, ""
    listing.save(update_fields=["state", "pause_cause"])
    audit.record("listing.resumed", listing, actor=actor, at=at)
    return listing


@transaction.atomic
def renew_listing(*, listing: Listing, expires_on: date, actor: Actor, at: datetime) -> Listing:
    """Let what stands on the list, or has run out, stand there until a later day, as it is."""
    require(actor, "partnerships.publish_listing", listing)
    listing = locked_listing(listing)
    is_back = listing.state == ListingState.EXPIRED
    state = LISTING.next_state(listing.state, "renew_listing")
    refuse_day(expires_on, on=day_of(at))
    refuse_unfit(listing, at=at)
    listing.state, listing.expires_on, listing.expiry_reminded_at = state, expires_on, None
    if is_back:
        listing.published_at = at
    listing.save(update_fields=["state", "expires_on", "expiry_reminded_at", "published_at"])
    details = {"expires_on": str(expires_on)}
    audit.record("listing.renewed", listing, actor=actor, at=at, details=details)
    return listing


@transaction.atomic
def revise_listing(*, listing: Listing, actor: Actor, at: datetime) -> Listing:
    """Make a draft of it again, to change it and publish it anew."""
    require(actor, "partnerships.edit_listing", listing)
    listing = locked_listing(listing)
    listing.state = LISTING.next_state(listing.state, "revise_listing")
    listing.pause_cause = ""
    listing.save(update_fields=["state", "pause_cause"])
    audit.record("listing.revised", listing, actor=actor, at=at)
    return listing


@transaction.atomic
def close_listing(*, listing: Listing, actor: Actor, at: datetime) -> Listing:
    """End it for good; what was agreed and asked about it stays."""
    require(actor, "partnerships.edit_listing", listing)
    listing = locked_listing(listing)
    listing.state = LISTING.next_state(listing.state, "close_listing")
    listing.pause_cause = ""
    listing.save(update_fields=["state", "pause_cause"])
    audit.record("listing.closed", listing, actor=actor, at=at)
    return listing


@transaction.atomic
def expire_listings(*, actor: Actor, at: datetime) -> int:
    """End the listings whose last day has passed; the last day itself still counts."""
    require(actor, "partnerships.expire_listing")
    over = Listing.objects.on_the_list().filter(expires_on__lt=day_of(at)).order_by("pk")
    count = 0
    for found in over.iterator():
        listing = locked_listing(found)
        if listing.state not in ON_THE_LIST or listing.lasts_on(day_of(at)):
            continue
        listing.state = LISTING.next_state(listing.state, "expire_listing")
        listing.pause_cause = ""
        listing.save(update_fields=["state", "pause_cause"])
        audit.record("listing.expired", listing, actor=actor, at=at)
        news.publish("listing.expired", listing, actor=actor, at=at)
        count += 1
    return count


@transaction.atomic
def remind_of_expiry(*, actor: Actor, at: datetime) -> int:
    """Tell owners in time that a listing runs out; once for each time it is published."""
    require(actor, "partnerships.expire_listing")
    until = day_of(at) + timedelta(days=RUNS_OUT_DAYS)
    ending = Listing.objects.on_the_list().filter(expires_on__lte=until, expiry_reminded_at=None)
    count = 0
    for found in ending.order_by("pk").iterator():
        listing = locked_listing(found)
        if listing.state not in ON_THE_LIST or listing.expiry_reminded_at is not None:
            continue
        listing.expiry_reminded_at = at
        listing.save(update_fields=["expiry_reminded_at"])
        audit.record("listing.expiry_reminded", listing, actor=actor, at=at)
        news.publish("listing.expiry_reminded", listing, actor=actor, at=at)
        count += 1
    return count


def refuse_day(expires_on: date, *, on: date) -> None:
    if not on <= expires_on <= on + timedelta(days=LONGEST_DAYS):
        raise DayDoesNotFit(
            _("Choose a day from today on, a year ahead at most, until which it stays on the list.")
        )


def refuse_unfit(listing: Listing, *, at: datetime) -> None:
    """Refuse what is incomplete, what breaks a confirmed rule, and what uses banned words."""
    missing = [field.label for field in lacking(listing)]
    kind = KINDS[listing.kind]
    if kind.has_occupation and listing.occupation is None and listing.kind == ListingKind.POSTS:
        missing.insert(0, _("Occupation"))
    if kind.law_kind:
        missing += [_("First day")] if listing.starts_on is None else []
        missing += [_("Last day")] if listing.ends_on is None else []
        missing += [kind.seats] if listing.seats_count is None else []
    if missing:
        raise ListingIsIncomplete(
            _("Still missing: %(fields)s.") % {"fields": _("; ").join(map(str, missing))}
        )
    banned = banned_words_in(listing, policies_over(listing.organisation, on=day_of(at)))
    if banned:
        raise WordsAreBanned(
            _("The authority of your region does not let these words be published: %(words)s.")
            % {"words": _("; ").join(banned)}
        )
    blocking = law_check(listing, on=day_of(at)).blocking
    if blocking:
        raise ListingBreaksTheLaw(blocking)


def _is_read_first(listing: Listing, at: datetime) -> bool:
    policies = policies_over(listing.organisation, on=day_of(at))
    return any(policy.is_read_first for policy in policies)


def _leave_list(listing: Listing, step: str, reason: str) -> None:
    if not reason.strip():
        raise ReasonIsMissing(_("Say why, so that the organisation can put it right."))
    listing.state = LISTING.next_state(listing.state, step)
    listing.state_note, listing.pause_cause = reason.strip(), ""
    listing.save(update_fields=["state", "state_note", "pause_cause"])
