"""Caps, linked students and frozen placements: what stands in tables of its own."""

from typing import Any

import numpy as np

from ronghe.engines.matching.market import NOBODY, Cap, Group, Market
from ronghe.engines.matching.names import shortlex
from ronghe.engines.matching.problems import Problem
from ronghe.engines.matching.tables import Caps, Frozen, Groups, Tables

MOST = 10**9


def attach(
    market: Market, tables: Tables, problems: list[Problem], remarks: list[Problem]
) -> Market:
    """Add what the further tables say; what is wrong with them goes to the problems."""
    if tables.caps is not None:
        caps = _caps(market, tables, tables.caps, problems, remarks)
        market = market.without(caps=caps)
    if tables.frozen is not None:
        market = _frozen(market, tables.frozen, problems, remarks)
    if tables.groups is not None:
        market = market.without(groups=_Linking(market, tables.groups, problems, remarks).made())
    return market


def _caps(
    market: Market, tables: Tables, caps: Caps, problems: list[Problem], remarks: list[Problem]
) -> tuple[Cap, ...]:
    places = market.posts.codes(tables.posts.post)
    seen: dict[tuple[str, str], int] = {}
    found = []
    for row, (level, name, limit) in enumerate(zip(caps.level, caps.name, caps.limit, strict=True)):
        if level not in tables.posts.levels:
            known = ", ".join(tables.posts.levels)
            numbers: dict[str, Any] = {"value": level, "known": known}
            problems.append(Problem("unknown_level", "caps", row, "level", numbers))
            continue
        first = seen.setdefault((level, name), row)
        if first != row:
            numbers = {"value": name, "other": first}
            same = caps.limit[first] == limit
            listed, code = (remarks, "cap_repeated") if same else (problems, "cap_twice")
            listed.append(Problem(code, "caps", row, "name", numbers))
            continue
        if not 0 <= limit <= MOST:
            problems.append(Problem("bad_limit", "caps", row, "limit", {"value": str(limit)}))
            continue
        column = tables.posts.levels[level]
        posts = np.sort(places[[str(value or "") == name for value in column]])
        if not len(posts):
            remarks.append(Problem("cap_without_posts", "caps", row, "name", {"value": name}))
            continue
        found.append(Cap(level, name, int(limit), posts))
    return tuple(sorted(found, key=lambda cap: (-len(cap.posts), cap.level, shortlex(cap.name))))


def _frozen(
    market: Market, frozen: Frozen, problems: list[Problem], remarks: list[Problem]
) -> Market:
    kept = np.full(market.student_count, NOBODY, dtype=np.int32)
    first: dict[int, int] = {}
    students, posts = market.students.codes(list(frozen.student)), market.posts.codes(frozen.post)
    for row, (student, post) in enumerate(zip(students.tolist(), posts.tolist(), strict=True)):
        if post == NOBODY:
            unknown = {"value": str(frozen.post[row])}
            problems.append(Problem("unknown_post", "frozen", row, "post", unknown))
        elif first.setdefault(student, row) != row:
            same = kept[student] == post
            listed, code = (remarks, "frozen_repeated") if same else (problems, "frozen_twice")
            numbers = {"value": str(frozen.student[row]), "other": first[student]}
            listed.append(Problem(code, "frozen", row, "student", numbers))
        else:
            kept[student] = post
    return market.without(frozen=kept) if (kept != NOBODY).any() else market


class _Linking:
    """Who is linked with whom, and what is wrong with it."""

    def __init__(
        self, market: Market, groups: Groups, problems: list[Problem], remarks: list[Problem]
    ) -> None:
        self.market, self.groups = market, groups
        self.problems, self.remarks = problems, remarks
        self.students = market.students.codes(list(groups.student)).tolist()

    def made(self) -> tuple[Group, ...]:
        rows_of = self._rows()
        ordered = sorted(rows_of.items(), key=lambda item: shortlex(item[0]))
        found = [self._group(name, rows) for name, rows in ordered]
        return tuple(group for group in found if group is not None)

    def _rows(self) -> dict[str, list[int]]:
        first: dict[int, int] = {}
        rows_of: dict[str, list[int]] = {}
        for row, (student, name) in enumerate(zip(self.students, self.groups.group, strict=True)):
            numbers = {"value": str(self.groups.student[row]), "other": first.get(student, -1)}
            if student == NOBODY:
                self._note(self.problems, "unknown_student", row, "student", numbers)
            elif first.setdefault(student, row) == row:
                rows_of.setdefault(str(name), []).append(row)
            elif str(self.groups.group[first[student]]) == str(name):
                self._note(self.remarks, "link_repeated", row, "student", numbers)
            else:
                self._note(self.problems, "two_groups", row, "student", numbers)
        return rows_of

    def _group(self, name: str, rows: list[int]) -> Group | None:
        shown = self._list_of(self.students[rows[0]])
        for row in rows[1:]:
            if self._list_of(self.students[row]) != shown:
                numbers = {"value": str(self.groups.student[row]), "group": name}
                self._note(self.problems, "lists_differ", row, "student", numbers)
        may_part = self.groups.may_part
        parts = {False} if may_part is None else {may_part[row] for row in rows}
        if len(parts) > 1:
            self._note(self.problems, "parts_differ", rows[-1], "may_part", {"value": name})
        members = sorted(self.students[row] for row in rows)
        free = tuple(student for student in members if not self.market.is_frozen(student))
        if len(free) < len(members):
            self._note(self.remarks, "link_frozen", rows[0], "group", {"value": name})
        if len(free) < 2:  # noqa: PLR2004 -- nobody is linked with himself
            self._note(self.remarks, "link_of_one", rows[0], "group", {"value": name})
            return None
        return Group(name, free, parts == {True})

    def _list_of(self, student: int) -> list[tuple[int, int]]:
        choices = self.market.choices_of(student)
        return [(int(self.market.post[one]), self.market.rank_at(one, student)) for one in choices]

    def _note(
        self, notes: list[Problem], code: str, row: int, column: str, numbers: dict[str, Any]
    ) -> None:
        notes.append(Problem(code, "groups", row, column, numbers))
