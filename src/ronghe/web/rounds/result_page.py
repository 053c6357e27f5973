"""What everybody may read of a published result: how it came about, figures, cut-offs, proof."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ronghe.parties.models import Organisation
from ronghe.placements.models import CapLevel, Post, Round, Run, RunKind, RunState
from ronghe.placements.queries.ranking import Line, PublicResult
from ronghe.reference.models import Region
from ronghe.web.parts import Chip, Mark
from ronghe.web.rounds.reason_words import band_name
from ronghe.web.rounds.rule_words import rule_words

BAR = 400  # the width in which the longest bar is drawn
STATUS_MARKS = {"stable": Mark.HOLDS, "optimal": Mark.HOLDS, "weakly_stable_max": Mark.HOLDS}


@dataclass(frozen=True)
class Bar:
    """How many have their nth wish; `width` of `BAR`."""

    label: str
    count: int
    share: str
    width: int


@dataclass(frozen=True)
class PostLine:
    title: str
    host: str
    seats: int
    placed: int
    cut_off: str


@dataclass(frozen=True)
class CapLine:
    whose: str
    limit: int
    placed: int
    cut_off: str


@dataclass(frozen=True)
class ClosedLine:
    title: str
    host: str
    needed: int
    had: int
    would_come: int


def result_context(round_: Round, found: PublicResult) -> dict[str, Any]:
    written = found.run.certificate
    return {
        "round": round_,
        "organisation": round_.organisation.name_in(get_language() or "en"),
        "rule": rule_words(round_),
        "run": found.run,
        "figures": written,
        "status": status_chip(written["status"]),
        "promise": promise(written),
        "bars": bars_of(written),
        "posts": [_post_line(line, found.posts) for line in written["cut_offs"]],
        "caps": _cap_lines(written["caps"]),
        "closed": [_closed_line(line, found.posts) for line in written["closed_posts"]],
        "has_wrongly_closed": bool(written["wrongly_closed"]),
        "runs": run_counts(found.run, found.runs),
        "left_count": len(written["withdrawn"]),
    }


def status_chip(status: str) -> Chip:
    """Say in a word what the result holds."""
    words = {
        "stable": _("Nobody was passed over"),
        "weakly_stable": _("Nobody was passed over by band"),
        "weakly_stable_max": _("Nobody was passed over by band, and no more can be placed"),
        "optimal": _("No better ranks are possible"),
        "feasible": _("All rules on seats hold"),
    }
    return Chip(words.get(status, status), STATUS_MARKS.get(status))


def promise(written: Mapping[str, Any]) -> str:
    """Say how many pairs of student and post would both rather have each other."""
    count = written["blocking_pairs"]
    if count == 0:
        return _(
            "No student was refused by a post that took somebody with less right to it. Such cases"
            " counted: 0."
        )
    words = ngettext(
        "In %(count)d case a student was refused by a post that took somebody with less right to it."
        " The rule of this round allows that; the number is stated so that all can judge it.",
        "In %(count)d cases a student was refused by a post that took somebody with less right to it."
        " The rule of this round allows that; the number is stated so that all can judge it.",
        count,
    )
    return words % {"count": count}


def bars_of(written: Mapping[str, Any]) -> list[Bar]:
    """Give the bars by rank, and those without a post last."""
    counts = {int(rank): count for rank, count in written["ranks"].items()}
    most = max([*counts.values(), written["unplaced"], written["frozen"], 1])
    total = written["students"] - len(written["withdrawn"]) or 1

    def bar(label: str, count: int) -> Bar:
        return Bar(
            label,
            count,
            _("%(n)d %%") % {"n": round(100 * count / total)},
            round(BAR * count / most),
        )

    lines = [bar(_("Wish %(n)d") % {"n": rank}, counts[rank]) for rank in sorted(counts)]
    if written["frozen"]:
        lines.append(bar(_("Settled before"), written["frozen"]))
    return [*lines, bar(_("Without a post"), written["unplaced"])]


def _post_line(line: Line, posts: Mapping[str, Post]) -> PostLine:
    post = posts[line["post"]]
    return PostLine(
        post.title,
        post.host.name_in(get_language() or "en"),
        line["seats"],
        line["placed"],
        cut_off_words(line, has_scores=post.has_scores),
    )


def cut_off_words(line: Line, *, has_scores: bool) -> str:
    """Say down to which band and which lottery number somebody was let in."""
    if line["state"] == "closed":
        return _("did not open")
    if line["state"] == "open":
        return _("none: open to all")
    has_band, lottery = has_scores and bool(line.get("score")), line.get("lottery")
    numbers = {
        "band": band_name(line["score"]) if has_band else "",
        "lottery": lottery,
    }
    if has_band and lottery:
        return _("band %(band)s, number %(lottery)s") % numbers
    if has_band:
        return _("band %(band)s") % numbers
    return _("number %(lottery)s") % numbers if lottery else _("full")


def _cap_lines(lines: list[Line]) -> list[CapLine]:
    names = _names_of_caps(lines)
    return [
        CapLine(
            names.get((one["level"], one["name"]), _("a college tutor")),
            one["limit"],
            one["placed"],
            _("reached") if one["state"] == "full" else _("not reached"),
        )
        for one in lines
    ]


def _names_of_caps(lines: list[Line]) -> dict[tuple[str, str], str]:
    """Name enterprises and regions; tutors are people, and stay without a name."""
    language = get_language() or "en"
    keys = {level: [one["name"] for one in lines if one["level"] == level] for level in CapLevel}
    found: dict[tuple[str, str], str] = {}
    if keys[CapLevel.ENTERPRISE]:
        hosts = Organisation.objects.filter(reference__in=keys[CapLevel.ENTERPRISE])
        for host in hosts.prefetch_related("names").order_by("pk"):
            found[CapLevel.ENTERPRISE, host.reference] = host.name_in(language)
    if keys[CapLevel.REGION]:
        for region in Region.objects.filter(code__in=keys[CapLevel.REGION]).order_by("pk"):
            found[CapLevel.REGION, region.code] = region.name_in(language)
    return found


def _closed_line(line: Line, posts: Mapping[str, Post]) -> ClosedLine:
    post = posts[line["post"]]
    return ClosedLine(
        post.title,
        post.host.name_in(get_language() or "en"),
        line["needed"],
        line["had"],
        line["would_come"],
    )


@dataclass(frozen=True)
class RunCounts:
    """How many runs there were: so that nobody can choose among many in silence."""

    repairs: int
    words: str


def run_counts(run: Run, runs: list[Run]) -> RunCounts:
    """Say which run counts, of how many, and what the others were."""
    repairs = sum(_is_done(one, RunKind.REPAIR) for one in runs)
    counted = [
        (_("with the committed lottery: %(n)d"), sum(_is_done(one, RunKind.FINAL) for one in runs)),
        (_("after publication, to fill seats: %(n)d"), repairs),
        (
            _("trials with other lotteries: %(n)d"),
            sum(_is_done(one, RunKind.TRIAL) for one in runs),
        ),
        (_("not possible: %(n)d"), sum(one.state == RunState.FAILED for one in runs)),
    ]
    parts = [words % {"n": count} for words, count in counted if count]
    numbers = {"number": run.number, "total": len(runs), "parts": _("; ").join(parts)}
    return RunCounts(
        repairs, _("Run %(number)d counts, of %(total)d in all (%(parts)s).") % numbers
    )


def _is_done(run: Run, kind: str) -> bool:
    return run.kind == kind and run.state == RunState.DONE
