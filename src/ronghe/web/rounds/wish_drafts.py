"""A list that is being put in order and is not saved yet: it waits in the student's session."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from ronghe.placements.models import Candidate
from ronghe.web.requests import WebRequest

LONGEST = 200  # more than any list may have; what is longer was not made by our page
KEY = "wishes"


@dataclass(frozen=True)
class WishDraft:
    """References of posts in their order, and the minutes of the tail as they were typed."""

    posts: tuple[str, ...] = ()
    tail: str = ""

    @classmethod
    def read(cls, data: QueryDict) -> "WishDraft":
        posts = tuple(one[:20] for one in data.getlist("post")[:LONGEST])
        return cls(posts, data.get("tail", "").strip()[:6])

    @property
    def minutes(self) -> int | None:
        """Give the minutes of the tail; raises `ValueError`."""
        return int(self.tail) if self.tail else None

    def after(self, step: str) -> "WishDraft":
        """Give the list after a step such as `up:PO-2026-0001`; an unknown one changes nothing."""
        move, _colon, post = step.partition(":")
        posts = list(self.posts)
        if move == "add" and post and post not in posts:
            posts.append(post[:20])
        elif post in posts:
            place = posts.index(post)
            if move == "remove":
                posts.remove(post)
            elif move == "up" and place:
                posts[place - 1 : place + 1] = [post, posts[place - 1]]
            elif move == "down" and place + 1 < len(posts):
                posts[place : place + 2] = [posts[place + 1], post]
        return WishDraft(tuple(posts), self.tail)

    def only(self, known: Iterable[str]) -> "WishDraft":
        """Give the list without what is no post of the round."""
        kept = set(known)
        return WishDraft(tuple(one for one in dict.fromkeys(self.posts) if one in kept), self.tail)


def saved_list(candidate: Candidate) -> WishDraft:
    posts = candidate.wishes.order_by("rank").values_list("post__reference", flat=True)
    minutes = candidate.tail_minutes
    return WishDraft(tuple(posts), "" if minutes is None else str(minutes))


def kept_draft(request: WebRequest, candidate: Candidate) -> WishDraft | None:
    """Give the list that was not saved, made on top of what was saved last."""
    found: dict[str, Any] | None = request.session.get(KEY, {}).get(_name(candidate))
    if found is None or found["saved_at"] != _saved_at(candidate):
        return None
    return WishDraft(tuple(found["posts"]), found["tail"])


def keep_draft(request: WebRequest, candidate: Candidate, draft: WishDraft) -> None:
    drafts = dict(request.session.get(KEY, {}))
    drafts[_name(candidate)] = {
        "posts": list(draft.posts),
        "tail": draft.tail,
        "saved_at": _saved_at(candidate),
    }
    request.session[KEY] = drafts


def drop_draft(request: WebRequest, candidate: Candidate) -> None:
    drafts = dict(request.session.get(KEY, {}))
    if drafts.pop(_name(candidate), None) is not None:
        request.session[KEY] = drafts


def _name(candidate: Candidate) -> str:
    return f"{candidate.round.reference}:{candidate.pk}"


def _saved_at(candidate: Candidate) -> str:
    """Tell one saved list from the next: a classmate may have saved the common one meanwhile."""
    return candidate.saved_at.isoformat() if candidate.saved_at else ""
