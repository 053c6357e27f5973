"""The privacy register as a person reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ronghe.kernel import privacy
from ronghe.kernel.privacy import Erasure, Fate, PersonColumn
from ronghe.parties.models import Person

MOST_ROWS = 50


@dataclass(frozen=True)
class Section:
    """One kind of record: what is held, why, on what ground, until when."""

    title: str
    line: PersonColumn
    headings: Sequence[str]
    rows: Sequence[Sequence[tuple[str, str]]]
    more_count: int


@dataclass(frozen=True)
class Outlook:
    """What an erasure would do to one column."""

    title: str
    detail: str
    reason: str


def held_about(person: Person) -> list[Section]:
    """Give everything held about the person, in words."""
    sections = []
    for line in privacy.registered():
        rows = line.export(person.pk)
        if rows:
            sections.append(_section(line, rows))
    return sections


def outlooks(outcome: Mapping[str, Erasure]) -> tuple[list[Outlook], list[Outlook]]:
    """Give what would go, and what would stay, of columns that hold anything."""
    going, staying = [], []
    for line in privacy.registered():
        erasure = outcome[line.column]
        if not erasure.count:
            continue
        outlook = Outlook(_title(line), str(line.purpose), str(erasure.reason))
        (staying if erasure.fate == Fate.KEPT else going).append(outlook)
    return going, staying


def _section(line: PersonColumn, rows: Sequence[Mapping[str, Any]]) -> Section:
    model = _model(line)
    paths = list(rows[0])
    fields = {path: _field(model, path) for path in paths}
    return Section(
        title=_title(line),
        line=line,
        headings=[_label(fields[path], path) for path in paths],
        rows=[
            [(_label(fields[path], path), _words(fields[path], row[path])) for path in paths]
            for row in rows[:MOST_ROWS]
        ],
        more_count=max(len(rows) - MOST_ROWS, 0),
    )


def _model(line: PersonColumn) -> type[models.Model]:
    return apps.get_model(line.column.rpartition(".")[0])


def _title(line: PersonColumn) -> str:
    label = str(_model(line)._meta.verbose_name)
    return label[:1].upper() + label[1:]


def _field(model: type[models.Model], path: str) -> models.Field[Any, Any]:
    field: Any = None
    for name in path.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model or model
    return field  # type: ignore[no-any-return] -- the last one of the path


def _label(field: models.Field[Any, Any], path: str) -> str:
    if path.endswith("__reference"):
        label = str(field.model._meta.verbose_name)
    else:
        label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def _words(field: models.Field[Any, Any], value: Any) -> str:
    choices = dict(field.flatchoices)
    if value in choices:
        return str(choices[value])
    if value is None or value == "":
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value)
    return str(value)
