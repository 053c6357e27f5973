"""What an authority asks of the listings in its remit."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.parties.operations.organisations import locked
from ronghe.partnerships.models import ListingPolicy

MOST_WORDS, LONGEST_WORD = 200, 40


class TooManyWords(ValueError):
    """A list of words that nobody can survey keeps nobody from anything."""


@transaction.atomic
def set_listing_policy(
    *,
    authority: Organisation,
    is_read_first: bool,
    banned_words: Sequence[str],
    actor: Actor,
    at: datetime,
) -> ListingPolicy:
    """Say whether somebody reads every listing first, and which words are not published.

    What stands on the list already stays there; a listing is asked when it is published anew.
    """
    require(actor, "partnerships.set_listing_policy", authority)
    authority = locked(authority)
    words = [word for word in dict.fromkeys(map(str.strip, banned_words)) if word]
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        raise TooManyWords(
            _("At most %(n)d words of at most %(length)d characters each.")
            % {"n": MOST_WORDS, "length": LONGEST_WORD}
        )
    policy, _is_new = ListingPolicy.objects.update_or_create(
        authority=authority,
        defaults={"is_read_first": is_read_first, "banned_words": words, "changed_at": at},
    )
    details = {"is_read_first": is_read_first, "banned_words": words}
    audit.record("listing_policy.set", authority, actor=actor, at=at, details=details)
    return policy
