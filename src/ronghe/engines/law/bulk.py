"""Rules on many cases at once: each row by the law of its own day, over `vector`."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.law.columns import Frame, Rows, Some
from ronghe.engines.law.outcomes import RANK, STRICTNESS, Outcome
from ronghe.engines.law.rules import Rule
from ronghe.engines.law.vector import Evaluation, Tables, Truth, negated, segments

Outcomes = NDArray[np.int8]


def judge_rows(rule: Rule, rows: Rows, tables: Tables) -> Outcomes:
    """Apply a rule to every case of a frame; gives the numbers of `Outcome`."""
    codes = rows.columns.catalogue.codes
    everywhere = Truth(np.True_, np.False_)
    scope = (
        everywhere if rule.scope is None else Evaluation(rows, {}, tables, codes).truth(rule.scope)
    )
    if rule.each:
        found = _judge_items(rule, rows, tables, scope)
    else:
        unscoped = np.broadcast_to(negated(scope.known), (rows.size,))
        found = _judge_frame(rule, rows, tables, codes, unscoped)
    return np.where(scope.false, np.int8(Outcome.NOT_APPLICABLE), found)


def _judge_items(rule: Rule, rows: Rows, tables: Tables, scope: Truth) -> Outcomes:
    items = rows.items(rule.each)
    unscoped = np.broadcast_to(negated(scope.known), (rows.size,))
    found = _judge_frame(
        rule, items.frame, tables, rows.columns.catalogue.codes, np.repeat(unscoped, items.counts)
    )
    empty = np.where(unscoped, np.int8(Outcome.UNKNOWN), np.int8(rule.when_empty))
    ranks = segments(RANKS[found], items.counts, np.maximum, np.int8(0), len(found))
    outcome = np.where(items.counts > 0, _BY_RANK[ranks], empty)
    return np.where(items.told, outcome, np.int8(Outcome.UNKNOWN))


RANKS = np.array([RANK[outcome] for outcome in Outcome], dtype=np.int8)
_BY_RANK = np.array(STRICTNESS, dtype=np.int8)


def _judge_frame(
    rule: Rule, frame: Frame, tables: Tables, codes: Mapping[str, Any], unscoped: Any
) -> Outcomes:
    """Judge each case or item by the law of its own basis date."""
    basis = frame.column(rule.basis)
    if basis.known is False:
        return np.full(frame.size, np.int8(Outcome.UNKNOWN))
    place = np.searchsorted(np.asarray(rule.breaks), basis.data, side="right")
    found = np.full(frame.size, np.int8(Outcome.NOT_APPLICABLE))
    for index in _present(place, len(rule.breaks)):
        epoch = rule.epochs[index - 1]
        if epoch.version.holds is None:
            continue
        chosen = place == index
        whole = bool(chosen.all())
        part = frame if whole else Some(frame, np.flatnonzero(chosen))
        at = Evaluation(part, epoch.values, tables, codes)
        outcome = _outcome(at, epoch.version, unscoped if whole else unscoped[chosen])
        if whole:
            found[:] = outcome
        else:
            found[chosen] = outcome
    return np.where(basis.known, found, np.int8(Outcome.UNKNOWN))


def _present(place: NDArray[np.intp], breaks: int) -> list[int]:
    counts = np.bincount(place, minlength=breaks + 1)
    return [index for index in range(1, breaks + 1) if counts[index]]


def _outcome(at: Evaluation, version: Any, unscoped: Any) -> Outcomes:
    holds = at.truth(version.holds)
    found = np.full(at.frame.size, np.int8(Outcome.UNKNOWN))
    found[np.broadcast_to(holds.true, found.shape)] = Outcome.PASS
    found[np.broadcast_to(holds.false, found.shape)] = Outcome.FAIL
    if version.applies is not None:
        applies = at.truth(version.applies)
        found[np.broadcast_to(negated(applies.known), found.shape)] = Outcome.UNKNOWN
        found[unscoped] = Outcome.UNKNOWN
        found[np.broadcast_to(applies.false, found.shape)] = Outcome.NOT_APPLICABLE
    else:
        found[unscoped] = Outcome.UNKNOWN
    return found
