"""An attempt at a constraint of the database: a change or a second row that it must refuse."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

Changes = Mapping[str, Any] | Callable[[models.Model], Mapping[str, Any]]


@dataclass(frozen=True)
class Attempt:
    """Change the model's first row (of those that fit), or add a copy of it, so that it breaks."""

    model: str
    changes: Changes
    is_copy: bool = False
    where: Mapping[str, Any] | None = None

    def make(self) -> None:
        model = apps.get_model(self.model)
        row = model._default_manager.filter(**(self.where or {})).order_by("pk")[0]
        changes = self.changes(row) if callable(self.changes) else self.changes
        if self.is_copy:
            values = {field.attname: getattr(row, field.attname) for field in model._meta.local_concrete_fields if not field.primary_key}  # fmt: skip
            model._default_manager.bulk_create([model(**values | dict(changes))])
        else:
            model._default_manager.filter(pk=row.pk).update(**changes)


def change(model: str, where: Mapping[str, Any] | None = None, /, **changes: Any) -> Attempt:
    return Attempt(model, changes, where=where)


def copy(model: str, where: Mapping[str, Any] | None = None, /, **changes: Any) -> Attempt:
    return Attempt(model, changes, is_copy=True, where=where)
