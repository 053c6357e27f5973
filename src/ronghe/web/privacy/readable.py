"""The privacy register as a person reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ronghe.kernel import privacy
from ronghe.kernel.held_rows import Look, Rows, look
from ronghe.kernel.models import AuditRecord
from ronghe.kernel.privacy import Erasure, Fate, PersonColumn
from ronghe.parties.models import Person
from ronghe.web.parts import labelled
from ronghe.web.records.story import story_of

MOST_ROWS = 50
FOLDED_FROM = 5
DEEDS = "kernel.auditrecord.actor_person_id"
# What people know best comes first, their traces in the records last.
ORDER = ("parties.person", "parties.user", "parties.membership", "parties", "mfa", "", "kernel")
# What a file changes of people beside their own fields.
CHANGED: dict[str, Any] = {
    "birth": gettext_lazy("Date of birth"),
    "identity": gettext_lazy("Identity number"),
    "class": gettext_lazy("Class"),
    "guardian": gettext_lazy("Guardian"),
}
TECHNICAL = frozenset({"template"})

Row = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Section:
    """One kind of record: what is held, why, on what ground, until when."""

    title: str
    line: PersonColumn
    rows: Sequence[Row]
    more_count: int

    @property
    def headings(self) -> list[str]:
        return [heading for heading, _words_ in self.rows[0]]

    @property
    def is_long(self) -> bool:
        return len(self.rows) > FOLDED_FROM


@dataclass(frozen=True)
class Outlook:
    """What an erasure would do to one column."""

    title: str
    detail: str
    reason: str


def held_about(person: Person) -> list[Section]:
    """Give everything held about the person, in words, what they know best first."""
    lines = sorted(privacy.registered(), key=_place)
    plain = {line.column: line.export for line in lines if isinstance(line.export, Rows)}
    found = look(plain, person.pk, most=MOST_ROWS)
    sections = []
    for line in lines:
        if line.column not in plain and (rows := line.export(person.pk)):
            found[line.column] = Look(rows[:MOST_ROWS], len(rows))
        if seen := found.get(line.column):
            told = _deeds(person) if line.column == DEEDS else _told(line, seen.rows)
            sections.append(Section(_title(line), line, told, seen.count - len(told)))
    return sections


def _deeds(person: Person) -> list[Row]:
    """Tell the person's own acts as the audit tells them everywhere."""
    records = AuditRecord.objects.filter(actor_person_id=person.pk).order_by("-pk")
    return [
        [
            (_("When"), date_format(timezone.localtime(line.at), "DATETIME_FORMAT")),
            (_("What happened"), str(line.sentence)),
        ]
        for line in story_of(list(records[:MOST_ROWS]))
    ]


def _told(line: PersonColumn, rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    model = _model(line)
    fields = {path: _field(model, path) for path in rows[0] if path not in TECHNICAL}
    return [
        [
            (_label(field, path), _all_words(field, field.to_python(row[path])))
            for path, field in fields.items()
        ]
        for row in rows
    ]


def outlooks(outcome: Mapping[str, Erasure]) -> tuple[list[Outlook], list[Outlook]]:
    """Give what would go, and what would stay, of columns that hold anything."""
    going: list[Outlook] = []
    staying: list[Outlook] = []
    for line in privacy.registered():
        erasure = outcome[line.column]
        if not erasure.count:
            continue
        outlook = Outlook(_title(line), str(line.purpose), str(erasure.reason))
        (staying if erasure.fate == Fate.KEPT else going).append(outlook)
    return going, staying


def _model(line: PersonColumn) -> type[models.Model]:
    return apps.get_model(line.column.rpartition(".")[0])


def _place(line: PersonColumn) -> int:
    matching = [start for start in ORDER if line.column.startswith(start)]
    return ORDER.index(max(matching, key=len))


def _title(line: PersonColumn) -> str:
    label = str(_model(line)._meta.verbose_name)
    return label[:1].upper() + label[1:]


def _field(model: type[models.Model], path: str) -> "models.Field[Any, Any]":
    """Follow a lookup path to its last field."""
    if path == "pk":
        return model._meta.pk
    name, _separator, rest = path.partition("__")
    field: Any = model._meta.get_field(name)
    if rest:
        return _field(field.related_model, rest)
    return cast("models.Field[Any, Any]", field)


def _label(field: models.Field[Any, Any], path: str) -> str:
    if path.endswith("__reference"):
        label = str(field.model._meta.verbose_name)
    else:
        label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def _all_words(field: models.Field[Any, Any], value: Any) -> str:
    """Say one value, or each of a list's."""
    between = pgettext("between the words of a list", ", ")
    if isinstance(field, ArrayField):
        return between.join(_words(field.base_field, one) for one in value)
    if isinstance(value, list):
        return between.join(str(one) for one in value if one)
    if isinstance(value, dict):
        return between.join(_former(key, one) for key, one in value.items())
    return _words(field, value)


def _former(key: str, value: Any) -> str:
    """Say what a file changed of a person, and where it was words, what stood there before."""
    known = {one.name: one.verbose_name for one in Person._meta.concrete_fields} | CHANGED
    name = str(known.get(key, key))
    return labelled(name, value) if isinstance(value, str) else name


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
