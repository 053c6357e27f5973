"""The tables that a run reads, as they stand in the database: the same that anybody can check with.

Students go by their codes, posts by their references. What keeps a student from a post has its
reason beside the tables; in them such a pair has no row among the scores.
"""

import csv
import gzip
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from ronghe.placements.bands import MIDDLE_BAND
from ronghe.placements.carrying import carried
from ronghe.placements.eligibility import Eligibility, Obstacle, Refusal, births_of, host_refusal
from ronghe.placements.models import (
    HOLDING,
    WITH_REGION,
    Candidate,
    CandidateState,
    CapLevel,
    Link,
    LinkState,
    Post,
    PostState,
    Round,
    Run,
    RunFile,
    Score,
    Vacancy,
    Wish,
)

if TYPE_CHECKING:
    from ronghe.engines.matching import Caps, Frozen, Groups, Scores, Tables

Row = tuple[Any, ...]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "students": ("student", "rank", "post", "load"),
    "posts": ("post", "seats", "opens_with", *CapLevel.values),
    "scores": ("student", "post", "score"),
    "caps": ("level", "name", "limit"),
    "groups": ("student", "group", "may_part"),
    "frozen": ("student", "post"),
}
# Files that say something only by being there.
ALWAYS = frozenset({"students", "posts"})
FULL, HALF = "1", "0.5"
GONE = frozenset({CandidateState.DECLINED, CandidateState.LAPSED, CandidateState.WITHDRAWN})


@dataclass(frozen=True)
class Inputs:
    """The tables as rows, who has gone since, and the reason of each pair that may not be placed."""

    rows: Mapping[str, Sequence[Row]]
    refusals: Mapping[tuple[str, str], Refusal] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    @property
    def tables(self) -> "Tables":
        """Give the tables as the engine takes them."""
        from ronghe.engines.matching import Choices, Posts, Tables  # noqa: PLC0415 -- numpy

        ranked = [row for row in self.rows["students"] if row[1] != ""]
        student, rank, post, load = _columns(ranked, 4)
        seats = self.rows["posts"]
        name, count, floor, *levels = _columns(seats, 3 + len(CapLevel.values))
        floors = [int(one or 0) for one in floor]
        return Tables(
            Choices(
                student,
                [int(one) for one in rank],
                post,
                load=[float(one or 1) for one in load],
                also=[row[0] for row in self.rows["students"] if row[1] == ""],
            ),
            Posts(
                name,
                [int(one) for one in count],
                floors if any(floors) else None,
                dict(zip(CapLevel.values, levels, strict=True)),
            ),
            *self._more(),
        )

    def _more(self) -> "tuple[Scores | None, Caps | None, Groups | None, Frozen | None]":
        from ronghe.engines.matching import Caps, Frozen, Groups, Scores  # noqa: PLC0415 -- numpy

        scores = caps = groups = frozen = None
        if "scores" in self.rows:
            student, post, score = _columns(self.rows["scores"], 3)
            scores = Scores(student, post, [float(one) for one in score])
        if "caps" in self.rows:
            level, name, limit = _columns(self.rows["caps"], 3)
            caps = Caps(level, name, [int(one) for one in limit])
        if "groups" in self.rows:
            student, group, may_part = _columns(self.rows["groups"], 3)
            groups = Groups(student, group, [one == "yes" for one in may_part])
        if "frozen" in self.rows:
            frozen = Frozen(*_columns(self.rows["frozen"], 2))
        return scores, caps, groups, frozen

    def files(self) -> dict[str, bytes]:
        """Give the tables as files, each compressed."""
        return {
            f"{name}.csv": gzip.compress(csv_of(COLUMNS[name], rows), mtime=0)
            for name, rows in self.rows.items()
        }


def _columns(rows: Sequence[Row], width: int) -> list[list[Any]]:
    return [list(one) for one in zip(*rows, strict=True)] if rows else [[] for _n in range(width)]


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Give rows as a file that `./ronghe manage match` reads."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def inputs_in(files: Iterable[RunFile]) -> Inputs:
    """Give the tables of an earlier run, from its files."""
    found: dict[str, list[Row]] = {}
    for one in files:
        name = one.name.removesuffix(".csv")
        if name in COLUMNS:
            text = gzip.decompress(bytes(one.content)).decode()
            found[name] = [tuple(row) for row in csv.reader(io.StringIO(text))][1:]
    return Inputs(found)


def inputs_of(round_: Round, after: Run | None = None) -> Inputs:
    """Read the tables of a round, in a handful of queries however many take part.

    After a result those who were in it stay in the tables, though they may have gone since.
    """
    posts = list(
        round_.posts.exclude(state=PostState.ASKED)
        .select_related("round", "host__jurisdiction", *WITH_REGION)
        .order_by("pk")
    )
    candidates = list(
        _taking_part(round_, after).select_related("membership__school_class").order_by("code")
    )
    reading = _Reading(round_, posts, candidates)
    rows: dict[str, Sequence[Row]] = {
        "students": reading.students(),
        "posts": [_post_row(one) for one in posts],
        "scores": reading.scored,
        "caps": list(round_.caps.order_by("level", "key").values_list("level", "key", "limit")),
        "groups": _links(round_, reading),
        "frozen": reading.frozen(),
    }
    kept = {name: found for name, found in rows.items() if found or name in ALWAYS}
    kept.pop("scores", None)
    if reading.needs_scores:
        kept["scores"] = reading.scored
    gone = frozenset(one.code for one in candidates if one.state in GONE)
    return Inputs(kept, reading.refusals, gone)


def _taking_part(round_: Round, after: Run | None) -> QuerySet[Candidate]:
    if after is None:
        return round_.candidates.exclude(state=CandidateState.WITHDRAWN)
    return round_.candidates.filter(allocations__run=after)


def _post_row(post: Post) -> Row:
    seats = 0 if post.state == PostState.WITHDRAWN else post.seats_count
    tutor = str(post.tutor_id or "")
    floor = "" if post.state == PostState.WITHDRAWN else post.opens_with or ""
    return (post.reference, seats, floor, post.host.reference, post.region.code, tutor)


class _Reading:
    """The lists of all students, row by row, with what each may not have."""

    def __init__(
        self, round_: Round, posts: Sequence[Post], candidates: Sequence[Candidate]
    ) -> None:
        self.candidates = candidates
        self.posts = {one.pk: one for one in posts}
        self.by_way = sorted(
            (one for one in posts if one.minutes and one.state == PostState.OFFERED),
            key=lambda one: (one.minutes, one.reference),
        )
        self.eligibility = Eligibility(
            starts_on=round_.starts_on, most_minutes=round_.most_minutes, carried=carried(posts)
        )
        self.births = births_of(candidates)
        self.lists = _lists(round_)
        scores = Score.objects.filter(post__round=round_).order_by()
        self.opinions = {(one.candidate_id, one.post_id): one for one in scores}
        gone = Vacancy.objects.filter(candidate__round=round_).order_by()
        self.returned = frozenset(gone.values_list("candidate_id", "post_id"))
        self.has_bands = any(one.has_scores for one in posts)
        self.refusals: dict[tuple[str, str], Refusal] = {}
        self.scored: list[Row] = []

    @property
    def needs_scores(self) -> bool:
        """Whether anybody is told apart: without, all posts take whom the lottery gives them."""
        return self.has_bands or bool(self.refusals)

    def students(self) -> list[Row]:
        rows: list[Row] = []
        for one in self.candidates:
            load = HALF if one.is_half else FULL
            listed = [self.posts[pk] for pk in self.lists.get(one.pk, ())]
            listed += self._tail(one, listed)
            if not listed:
                rows.append((one.code, "", "", load))
            for rank, post in enumerate(listed, start=1):
                rows.append((one.code, rank, post.reference, load))
                self._weigh(one, post)
        return rows

    def _tail(self, candidate: Candidate, listed: Sequence[Post]) -> list[Post]:
        """Give “anywhere within so many minutes”: the nearest first, the same for linked classmates."""
        within = candidate.tail_minutes
        if within is None:
            return []
        own = {post.pk for post in listed}
        return [one for one in self.by_way if (one.minutes or 0) <= within and one.pk not in own]

    def _weigh(self, candidate: Candidate, post: Post) -> None:
        opinion = self.opinions.get((candidate.pk, post.pk))
        held = candidate.membership
        major = held.school_class.major_code if held.school_class else ""
        refusal = self.eligibility.refusal(
            post,
            born=self.births.get(held.person_id),
            major=major,
            college=held.organisation_id,
            is_there=candidate.post_id == post.pk,
        ) or host_refusal(opinion)
        if refusal is None and (candidate.pk, post.pk) in self.returned:
            refusal = Refusal(Obstacle.RETURNED)
        if refusal is not None:
            self.refusals[candidate.code, post.reference] = refusal
            return
        band = 0
        if post.has_scores:
            band = opinion.band if opinion and opinion.band else MIDDLE_BAND
        self.scored.append((candidate.code, post.reference, band))

    def frozen(self) -> list[Row]:
        return [
            (one.code, self.posts[one.post_id].reference)
            for one in self.candidates
            if one.post_id is not None
            and (one.is_fixed or one.state == CandidateState.CONFIRMED)
            and (one.state in HOLDING or one.state == CandidateState.TAKING_PART)
        ]


def _lists(round_: Round) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    wishes = Wish.objects.filter(candidate__round=round_).order_by("candidate", "rank")
    for candidate, post in wishes.values_list("candidate_id", "post_id").iterator(10_000):
        found.setdefault(candidate, []).append(post)
    return found


def _links(round_: Round, reading: _Reading) -> list[Row]:
    alive = {one.pk: one.code for one in reading.candidates if one.state not in GONE}
    rows: list[Row] = []
    links = Link.objects.filter(asked__round=round_, state=LinkState.AGREED).order_by("pk")
    for link in links:
        pair = (alive.get(link.asked_by_id), alive.get(link.asked_id))
        if all(pair):
            parts = "yes" if link.may_part else "no"
            rows += [(code, f"L{link.pk}", parts) for code in pair]
    return rows
