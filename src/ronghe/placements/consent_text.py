"""What somebody consents to: the placement in plain sentences, in the reader's language."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from ronghe.kernel.money import Money, decimals_of
from ronghe.parties.following import day_of
from ronghe.placements.models import Placement
from ronghe.placements.pay_terms import PaySaid, pays_agreed

MATTERS = ("monthly_pay_minor", "currency", "hours_a_day", "days_a_week")
_json = json.JSONEncoder(ensure_ascii=False).encode


def consent_text(placement: Placement, language: str) -> str:
    """Give the sentences, one a line; another post, host or day makes another text."""
    with override(language):
        return "\n".join(_sentences(placement, language))


def _sentences(placement: Placement, language: str) -> list[str]:
    work = placement.work
    said = [
        _("%(student)s works as “%(post)s” at %(host)s, from %(first)s to %(last)s.")
        % {
            "student": placement.student.person.full_name,
            "post": placement.title,
            "host": placement.host.name_in(language),
            "first": formats.date_format(placement.starts_on),
            "last": formats.date_format(placement.ends_on),
        },
        _("The college is %(college)s; the placement is part of the training.")
        % {"college": placement.college.name_in(language)},
    ]
    if placement.site is not None:
        said.append(_("Place: %(place)s") % {"place": placement.site.address})
    said += _of_pay(pays_agreed(placement))
    if work.get("hours_a_day") and work.get("days_a_week"):
        said.append(
            _("%(hours)s hours a day on %(days)s days a week.")
            % {"hours": work["hours_a_day"], "days": work["days_a_week"]}
        )
    said.append(
        _(
            "Nobody may charge a fee, keep papers, or ask for overtime or night work that the law"
            " forbids. Who no longer agrees may say so at any time, to the class teacher or here."
        )
    )
    return said


def _of_pay(pays: Sequence[tuple[date, Money]]) -> Iterator[str]:
    """Say what is paid in a month, and from which day where it changes on the way."""
    for first, money in pays:
        said = {"pay": _amount(money), "day": formats.date_format(first)}
        if len(pays) == 1:
            yield _("Pay in a month: %(pay)s, paid to the student alone.") % said
        else:
            yield _("Pay in a month from %(day)s: %(pay)s, paid to the student alone.") % said


def _amount(money: Money) -> str:
    """Write an amount as the reader does, like the pages do."""
    digits = f"{money.units:,.{decimals_of(money.currency)}f}"
    if money.currency == "CNY":
        return pgettext("amount", "%(digits)s CNY") % {"digits": digits}
    return f"{digits} {money.currency}"


def matter_of(placement: Placement) -> str:
    """Give the hash of what a consent is about; better words for the same leave it as it is."""
    work = placement.work
    said = [
        placement.student_id,
        placement.host_id,
        placement.title,
        placement.starts_on.isoformat(),
        placement.ends_on.isoformat(),
        placement.site_id,
        *(work.get(name) for name in MATTERS),
    ]
    return hash_of(_json(said))


def is_consent_to(
    placement: Placement, read: str, *, given_on: date, given_at: datetime, said: Sequence[PaySaid]
) -> bool:
    """Say whether a consent, given then to the matter of this hash, is one to the placement as it is.

    The hash is of what is stated of the work, and stays so: with the pay of the agreement in it,
    every consent given before would have fallen, although nothing but our words had changed. Signed
    versions never change and have their day, so that what they say of pay is judged by that day:
    who consented before another pay was agreed than was known then is asked again. A first
    agreement on pay of which nothing was known changes nothing: who said yes left it to that.
    """
    if read != matter_of(placement):
        return False
    known = placement.work.get("monthly_pay_minor")
    for one in said:
        came_later = one.at > given_at or day_of(one.at) > given_on
        if came_later and known is not None and one.minor != known:
            return False
        known = one.minor
    return True


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
