"""Seats of a listing: held by an enquiry that succeeded or by an agreement, and given back.

Whoever calls these holds the lock of the listing's row; the database refuses one seat too many.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.subjects import subject_columns
from ronghe.partnerships.models import Listing, SeatHolding


class SeatsAreGone(ValueError):
    """There are fewer seats left than were asked for."""


def hold_seats(listing: Listing, *, holder: models.Model, count: int, at: datetime) -> SeatHolding:
    """Let the holder have so many seats; one that has them already gets no more."""
    held = held_by(listing, holder)
    if held is not None:
        return held
    _take(listing, count)
    return _write_down(listing, holder, count, at=at)


def free_seats(listing: Listing, *, holder: models.Model, at: datetime) -> int:
    """Give the holder's seats back; give their number."""
    held = held_by(listing, holder)
    if held is None:
        return 0
    _release(held, at)
    _give_back(listing, held.count)
    return held.count


def set_seats(
    listing: Listing,
    *,
    holder: models.Model,
    count: int,
    reserve: models.Model | None,
    at: datetime,
) -> int:
    """Let the holder have exactly so many seats; give how many more that is than before.

    What the reserve holds passes over first, and goes back to it first: it is counted once.
    """
    held = held_by(listing, holder)
    before = held.count if held else 0
    if count > before:
        kept = held_by(listing, reserve) if reserve is not None else None
        passed = min(count - before, kept.count) if kept else 0
        _take(listing, count - before - passed)
        if kept is not None and passed:
            _shrink(kept, passed, at)
        if held is None:
            _write_down(listing, holder, count, passed=passed, at=at)
        else:
            _resize(held, count, held.passed_count + passed)
    elif held is not None and count < before:
        back = min(before - count, held.passed_count) if reserve is not None else 0
        _give_back(listing, before - count - back)
        if reserve is not None and back:
            _grow(listing, reserve, back, at)
        if count:
            _resize(held, count, min(count, held.passed_count - back))
        else:
            _release(held, at)
    return count - before


def held_by(listing: Listing, holder: models.Model) -> SeatHolding | None:
    """Give what the holder has of the listing's seats now."""
    subject = subject_columns(holder)
    return SeatHolding.objects.filter(
        listing=listing,
        holder_type=subject["subject_type"],
        holder_id=subject["subject_id"],
        released_at=None,
    ).first()


def held_count(listing: Listing, holders: Sequence[models.Model]) -> int:
    """Give how many of the listing's seats these hold together."""
    mine = Q()
    for one in holders:
        subject = subject_columns(one)
        mine |= Q(holder_type=subject["subject_type"], holder_id=subject["subject_id"])
    found = SeatHolding.objects.filter(mine, listing=listing, released_at=None)
    return sum(found.order_by().values_list("count", flat=True))


def _take(listing: Listing, count: int) -> None:
    if not count:
        return
    left = listing.seats_left
    if left is None or count > left:
        raise SeatsAreGone(
            _("%(n)d seats are left. Agree on fewer, or look for another offer.") % {"n": left or 0}
        )
    listing.seats_taken_count += count
    listing.save(update_fields=["seats_taken_count"])


def _give_back(listing: Listing, count: int) -> None:
    if count:
        listing.seats_taken_count -= count
        listing.save(update_fields=["seats_taken_count"])


def _write_down(
    listing: Listing, holder: models.Model, count: int, *, passed: int = 0, at: datetime
) -> SeatHolding:
    subject = subject_columns(holder)
    return SeatHolding.objects.create(
        listing=listing,
        holder_type=subject["subject_type"],
        holder_id=subject["subject_id"],
        holder_reference=subject["subject_reference"],
        count=count,
        passed_count=passed,
        taken_at=at,
    )


def _resize(held: SeatHolding, count: int, passed: int) -> None:
    held.count, held.passed_count = count, passed
    held.save(update_fields=["count", "passed_count"])


def _release(held: SeatHolding, at: datetime) -> None:
    held.released_at = at
    held.save(update_fields=["released_at"])


def _shrink(held: SeatHolding, count: int, at: datetime) -> None:
    """Take seats out of a holding; one that has none left is over."""
    if count == held.count:
        _release(held, at)
    else:
        _resize(held, held.count - count, held.passed_count)


def _grow(listing: Listing, holder: models.Model, count: int, at: datetime) -> None:
    held = held_by(listing, holder)
    if held is None:
        _write_down(listing, holder, count, at=at)
    else:
        _resize(held, held.count + count, held.passed_count)
