"""What hosts say of applicants: published bands, or left out for a lawful reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.placements.bands import BANDS
from ronghe.placements.locking import NotNow, locked_post, note_change
from ronghe.placements.models import (
    ExclusionGround,
    Post,
    PostState,
    RoundState,
    Score,
)


class NotABand(ValueError):
    """A host puts an applicant into a band, or leaves them out with a ground and a word."""


class NotAnApplicant(ValueError):
    """A host looks at those who ranked its post."""


@dataclass(frozen=True)
class Opinion:
    """A band from 1 to 5, five being the best; or a ground to leave somebody out, and why."""

    band: int | None = None
    excluded_for: str = ""
    note: str = ""


@transaction.atomic
def score_applicants(
    *, post: Post, opinions: Mapping[str, Opinion | None], actor: Actor, at: datetime
) -> int:
    """Note what the host thinks of applicants, by their codes; None takes an opinion back.

    From the end of the ranking until a result is proposed. Whom the host put into no band stands in
    the middle one.
    """
    require(actor, "placements.answer_for_post", post)
    post = locked_post(post)
    if post.round.state != RoundState.CLOSED or post.state != PostState.OFFERED:
        raise NotNow(_("Applicants are looked at after the ranking and before the result."))
    if not post.has_scores:
        raise NotNow(
            _("You take part without bands; all applicants are equal, and a lottery decides.")
        )
    applicants = {
        one.code: one for one in post.round.candidates.filter(wishes__post=post).order_by("pk")
    }
    if unknown := opinions.keys() - applicants.keys():
        raise NotAnApplicant(_("%(code)s did not rank this post.") % {"code": min(unknown)})
    for one in opinions.values():
        _check(one)
    Score.objects.filter(post=post, candidate__code__in=opinions).delete()
    Score.objects.bulk_create(
        Score(
            post=post, candidate=applicants[code], given_by=actor.person, given_at=at, **vars(one)
        )
        for code, one in opinions.items()
        if one is not None
    )
    note_change(post.round)
    left_out = sum(1 for one in opinions.values() if one and one.excluded_for)
    details = {"applicants": len(opinions), "left_out": left_out}
    audit.record("post.scored", post, actor=actor, at=at, details=details)
    return len(opinions)


def _check(opinion: Opinion | None) -> None:
    if opinion is None:
        return
    if opinion.excluded_for:
        if opinion.excluded_for not in ExclusionGround.values or opinion.band is not None:
            raise NotABand(_("Choose a band or a reason to leave somebody out, not both."))
        if not opinion.note.strip():
            raise NotABand(_("Say why you leave somebody out: the college reads it."))
    elif opinion.band not in BANDS:
        raise NotABand(_("Choose one of the five bands."))
