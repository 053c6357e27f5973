"""The folder of a round: which files it has, what stands in them, and what is wrong with them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.cli import matching_sheets as sheets
from ronghe.cli.matching_sheets import CannotRead, Columns, Sheet, read_sheet
from ronghe.cli.matching_words import problem_words, remark_words
from ronghe.engines.matching import (
    Built,
    Caps,
    Choices,
    Frozen,
    Groups,
    Posts,
    Problem,
    Scores,
    Tables,
    Unsound,
    build,
)

OWN = {"post", "seats", "opens_with"}  # columns of posts.csv that are no level of a cap
SHOWN = 20
FILES = {
    "students": Columns(
        {"student": sheets.name, "rank": sheets.whole("bad_rank"), "post": sheets.name},
        {"load": sheets.load},
        may_be_empty=("rank", "post"),
    ),
    "posts": Columns(
        {"post": sheets.name, "seats": sheets.whole("bad_seats")},
        {"opens_with": sheets.floor},
        other=sheets.free_text,
    ),
    "scores": Columns(
        {"student": sheets.name, "post": sheets.name, "score": sheets.score},
        {"minutes": sheets.minutes},
    ),
    "caps": Columns(
        {"level": sheets.name, "name": sheets.name, "limit": sheets.whole("bad_limit")}
    ),
    "groups": Columns({"student": sheets.name, "group": sheets.name}, {"may_part": sheets.yes}),
    "frozen": Columns({"student": sheets.name, "post": sheets.name}),
}


@dataclass
class Folder:
    """The files of a round, read."""

    path: Path
    found: dict[str, Sheet] = field(default_factory=dict)

    def tables(self, most_minutes: float | None) -> Tables:
        """Give the tables; raises `CannotRead` or `Unsound`."""
        students, posts = self._read("students"), self._read("posts")
        if students is None or posts is None:
            raise CannotRead(_("“%(path)s” is no folder of a round.") % {"path": self.path})
        scores, caps = self._read("scores"), self._read("caps")
        groups, frozen = self._read("groups"), self._read("frozen")
        problems = [problem for sheet in self.found.values() for problem in sheet.problems]
        if problems:
            raise Unsound(problems)
        return Tables(
            _choices(students),
            Posts(
                posts.columns["post"],
                posts.columns["seats"],
                posts.columns.get("opens_with"),
                {name: column for name, column in posts.columns.items() if name not in OWN},
            ),
            None if scores is None else Scores(**scores.columns),
            None if caps is None else Caps(**caps.columns),
            None if groups is None else Groups(**groups.columns),
            None if frozen is None else Frozen(**frozen.columns),
            most_minutes,
        )

    def _read(self, table: str) -> Sheet | None:
        path = self.path / f"{table}.csv"
        if table not in {"students", "posts"} and not path.exists():
            return None
        self.found[table] = read_sheet(path, FILES[table])
        return self.found[table]

    def line(self, problem: Problem) -> int | None:
        """Give the line of the file that a problem is on."""
        return self._line_of(problem.table, problem.row)

    def _line_of(self, table: str, row: int) -> int | None:
        sheet = self.found.get(table)
        if sheet is None or row < 0:
            return None
        lines = sheet.lines
        if table == "students" and sheet.problems == []:
            kept = self._kept_rows()
            row = kept[row] if kept is not None else row
        return lines[row]

    def _kept_rows(self) -> list[int] | None:
        """Give the rows of students.csv that are choices; None when all are."""
        sheet = self.found["students"]
        if None not in sheet.columns["post"]:
            return None
        return list(sheets.rows_kept(sheet, "post"))

    def words(self, problem: Problem, words: Callable[..., str]) -> str:
        """Say a problem with file, line and column."""
        other = problem.numbers.get("other")
        numbers = dict(problem.numbers)
        if isinstance(other, int):
            numbers["other"] = self._line_of(problem.table, other)
        parts = [f"{problem.table}.csv"]
        if (line := self.line(problem)) is not None:
            parts.append(_("line %(line)s") % {"line": line})
        if problem.column:
            parts.append(_("column %(column)s") % {"column": problem.column})
        joint = _(", ")
        return _("%(place)s: %(what)s") % {
            "place": joint.join(parts),
            "what": words(problem.code, numbers),
        }


def _choices(students: Sheet) -> Choices:
    columns = students.columns
    if None not in columns["post"]:
        return Choices(**columns)
    kept = list(sheets.rows_kept(students, "post"))
    chosen = {name: [column[row] for row in kept] for name, column in columns.items()}
    also = [name for name, post in zip(columns["student"], columns["post"], strict=True) if post is None]  # fmt: skip
    return Choices(**chosen, also=also)


def read_round(
    path: Path, most_minutes: float | None, complain: Callable[[str], object]
) -> tuple[Built, Folder]:
    """Read the folder of a round, or say all that is wrong with it and refuse it."""
    folder = Folder(path)
    if not path.is_dir():
        raise CommandError(_("There is no folder “%(path)s”.") % {"path": path})
    try:
        built = build(folder.tables(most_minutes))
    except CannotRead as trouble:
        raise CommandError(str(trouble)) from trouble
    except Unsound as trouble:
        refuse(folder, trouble, complain)
    for table, sheet in folder.found.items():
        if sheet.encoding == "gb18030":
            complain(_("Remark: %(file)s is read as GB18030.") % {"file": f"{table}.csv"})
        if sheet.unused:
            complain(
                _("Remark: %(file)s has columns that are not used: %(names)s.")
                % {"file": f"{table}.csv", "names": ", ".join(sheet.unused)}
            )
    return built, folder


def refuse(folder: Folder, trouble: Unsound, complain: Callable[[str], object]) -> None:
    """Say what is wrong, the first of it in full, and refuse."""
    count = len(trouble.problems)
    for problem in trouble.problems[:SHOWN]:
        complain(folder.words(problem, problem_words))
    if count > SHOWN:
        complain(_("… and %(count)s more.") % {"count": count - SHOWN})
    raise CommandError(
        ngettext(
            "The round is refused: %(count)s mistake. Nobody was placed.",
            "The round is refused: %(count)s mistakes. Nobody was placed.",
            count,
        )
        % {"count": count}
    )


def say_remarks(folder: Folder, remarks: list[Problem], complain: Callable[[str], object]) -> None:
    """Say what is remarkable, without refusing."""
    for remark in remarks[:SHOWN]:
        complain(_("Remark: %(what)s") % {"what": folder.words(remark, remark_words)})
    if len(remarks) > SHOWN:
        complain(_("… and %(count)s more.") % {"count": len(remarks) - SHOWN})
