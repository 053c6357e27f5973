"""What changes hands when one record takes in another, and how it goes back.

Rows are moved, never deleted. What cannot move because the survivor has its equal stays with the
record that was taken in, where its page shows it; what only bears the same name or number as
something of the survivor's moves under a name with the old reference behind it. Everything is
written down, so that `move_back` needs to guess nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Count, F, Value
from django.db.models.fields.reverse_related import ForeignObjectRel

from ronghe.parties.models import (
    Cohort,
    Enrolment,
    Organisation,
    OrganisationName,
    Restriction,
    SchoolClass,
    Site,
    Unit,
)

# Columns that point to an organisation and stay as they are, with the reason.
STAYING = {
    "parties.organisation.merged_into": "an older merge keeps its own way",
    "parties.organisationname.organisation": "copied where free; history keeps its name",
    "parties.duplicatesuggestion.first": "speaks of the record itself",
    "parties.duplicatesuggestion.second": "speaks of the record itself",
    "parties.merge.survivor": "speaks of the record itself",
    "parties.merge.absorbed": "speaks of the record itself",
    "parties.remitexception.organisation": "who looks after the survivor does not change by this",
    "parties.restriction.organisation": "travels by its own rule",
}
# Moved in this order: what others point at comes first.
FIRST = (
    "parties.site.organisation",
    "parties.unit.organisation",
    "parties.cohort.organisation",
    "parties.schoolclass.organisation",
)
LONGEST_SUFFIX = 16


@dataclass
class Journal:
    """What a merge did, in the words of `Merge.moved`."""

    rows: dict[str, list[int]] = field(default_factory=dict)
    changes: list[list[Any]] = field(default_factory=list)
    created: dict[str, list[int]] = field(default_factory=dict)

    def note_change(self, row: models.Model, column: str, value: Any) -> None:
        """Change a column of a row, and write down what it was."""
        before = getattr(row, column)
        setattr(row, column, value)
        self.changes.append([row._meta.label_lower, row.pk, column, before, value])

    def note_created(self, model: type[models.Model], ids: Iterable[int]) -> None:
        self.created.setdefault(model._meta.label_lower, []).extend(ids)

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "changes": self.changes, "created": self.created}


def pointing_at(model: type[models.Model]) -> list[ForeignObjectRel]:
    """Give what points at the model, also what has no name on the way back."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many
    ]


def columns() -> list[tuple[str, type[models.Model], str]]:
    """Give every column that points to an organisation and moves, in order."""
    found = {
        f"{relation.related_model._meta.label_lower}.{relation.field.name}": relation
        for relation in pointing_at(Organisation)
    }
    moving = sorted(found.keys() - STAYING.keys(), key=lambda name: (name not in FIRST, name))
    ordered = [*FIRST, *(name for name in moving if name not in FIRST)]
    return [(name, found[name].related_model, found[name].field.attname) for name in ordered]


def holdings(organisations: Sequence[Organisation]) -> dict[int, dict[str, int]]:
    """Give, by organisation, what would move with it: how many rows of each table."""
    parts = [
        model._default_manager.filter(**{f"{column}__in": [one.pk for one in organisations]})
        .order_by()
        .annotate(moves_with=F(column), of_table=Value(model._meta.label_lower))
        .values("moves_with", "of_table")
        .annotate(row_count=Count("pk"))
        .values_list("moves_with", "of_table", "row_count")
        for _name, model, column in columns()
    ]
    found: dict[int, dict[str, int]] = {one.pk: {} for one in organisations}
    for owner, table, count in parts[0].union(*parts[1:], all=True):
        found[owner][table] = found[owner].get(table, 0) + count
    return found


def move(absorbed: Organisation, survivor: Organisation) -> Journal:
    """Move all that can move; the caller holds the locks of both records."""
    journal = Journal()
    for name, model, column in columns():
        rows = list(model._default_manager.filter(**{column: absorbed.pk}).order_by("pk"))
        moved = (
            rows
            if _all_move(rows, column, survivor)
            else [row for row in rows if _moves(row, column, survivor, journal)]
        )
        if moved:
            journal.rows[name] = [row.pk for row in moved]
    _copy_names(absorbed, survivor, journal)
    return journal


def _all_move(rows: list[models.Model], column: str, survivor: Organisation) -> bool:
    """Move all at once, as is the rule; nothing moves when one of them meets its equal."""
    if not rows:
        return True
    model = type(rows[0])
    try:
        with transaction.atomic():
            same = model._default_manager.filter(pk__in=[row.pk for row in rows])
            same.update(**{column: survivor.pk})
    except IntegrityError:
        return False
    return True


def _moves(row: models.Model, column: str, survivor: Organisation, journal: Journal) -> bool:
    """Move the row: as it is, or adapted, or not at all when the survivor has its equal."""
    before = len(journal.changes)
    if isinstance(row, Cohort) and _joins_cohort(row, survivor, journal):
        return False
    if _saves(row, column, survivor, []):
        return True
    adapt = ADAPTATIONS.get(type(row))
    if adapt is None:
        return False
    adapt(row, journal)
    if _saves(row, column, survivor, [change[2] for change in journal.changes[before:]]):
        return True
    del journal.changes[before:]
    return False


def _saves(row: models.Model, column: str, survivor: Organisation, adapted: list[str]) -> bool:
    former = getattr(row, column)
    setattr(row, column, survivor.pk)
    try:
        with transaction.atomic():
            row.save(update_fields=[column, *adapted])
    except IntegrityError:
        setattr(row, column, former)
        return False
    return True


def _joins_cohort(cohort: Cohort, survivor: Organisation, journal: Journal) -> bool:
    """Where both have the year, classes and students join the survivor's cohort of it."""
    same = Cohort.objects.filter(organisation=survivor, entry_year=cohort.entry_year).first()
    if same is None:
        return False
    for model in (SchoolClass, Enrolment):
        for row in model._default_manager.filter(cohort=cohort).order_by("pk"):
            journal.note_change(row, "cohort_id", same.pk)
            model._default_manager.filter(pk=row.pk).update(cohort_id=same.pk)
    return True


def _renamed(column: str) -> Callable[[Any, Journal], None]:
    """Tell it from its namesake by the reference of the record from which it came."""

    def adapt(row: Any, journal: Journal) -> None:
        reference = Organisation.objects.values_list("reference", flat=True).get(
            pk=row.organisation_id
        )
        longest = row._meta.get_field(column).max_length - LONGEST_SUFFIX
        journal.note_change(row, column, f"{getattr(row, column)[:longest]} ({reference})")

    return adapt


def _second_site(site: Any, journal: Journal) -> None:
    journal.note_change(site, "is_main", False)


ADAPTATIONS: dict[type[models.Model], Callable[[Any, Journal], None]] = {
    Unit: _renamed("name"),
    SchoolClass: _renamed("name"),
    Enrolment: _renamed("student_number"),
    Site: _second_site,
}


def _copy_names(absorbed: Organisation, survivor: Organisation, journal: Journal) -> None:
    held = set(survivor.names.values_list("language", "kind"))
    copies = [
        OrganisationName(
            organisation=survivor, language=name.language, kind=name.kind, text=name.text
        )
        for name in absorbed.names.order_by("pk")
        if (name.language, name.kind) not in held
    ]
    for copy in copies:
        copy.save()
    if copies:
        journal.note_created(OrganisationName, [copy.pk for copy in copies])


def move_back(moved: dict[str, Any], absorbed: Organisation) -> None:
    """Undo a journal: what was created goes, what changed changes back, what moved moves back."""
    for label, ids in moved["created"].items():
        apps.get_model(label)._default_manager.filter(pk__in=ids).delete()
    changed: dict[tuple[str, int], dict[str, Any]] = {}
    for label, pk, column, before, after in reversed(moved["changes"]):
        row = apps.get_model(label)._default_manager.filter(pk=pk)
        if row.filter(**{column: after}).exists():  # what was changed since stays as it is
            changed.setdefault((label, pk), {})[column] = before
    columns_of = {name: (model, column) for name, model, column in columns()}
    columns_of["parties.restriction.organisation"] = (Restriction, "organisation_id")
    places = {
        (columns_of[name][0]._meta.label_lower, pk): columns_of[name][1]
        for name, ids in moved["rows"].items()
        for pk in ids
    }
    for label, pk in dict.fromkeys([*places, *changed]):
        values = changed.get((label, pk), {})
        if (label, pk) in places:
            values = {**values, places[label, pk]: absorbed.pk}
        apps.get_model(label)._default_manager.filter(pk=pk).update(**values)


def dependents(moved: dict[str, Any], survivor: Organisation) -> list[models.Model]:
    """Give what would be torn apart by moving back: entered or tied since, across the two records."""
    came = {(name.rpartition(".")[0], pk) for name, ids in moved["rows"].items() for pk in ids}
    adapted = {(label, pk, column) for label, pk, column, _before, _after in moved["changes"]}
    found: list[models.Model] = []
    for name, ids in moved["rows"].items():
        model = apps.get_model(name.rpartition(".")[0])
        found += _hanging_on(model, ids, survivor, came)
        found += _tied_to(model, ids, survivor, came, adapted)
    return found


def _hanging_on(
    model: type[models.Model], ids: list[int], survivor: Organisation, came: set[tuple[str, int]]
) -> list[models.Model]:
    """Give the survivor's own rows that point at one of those that came."""
    found: list[models.Model] = []
    for relation in pointing_at(model):
        owner = relation.related_model
        if _has_organisation(owner):
            rows = owner._default_manager.filter(
                **{f"{relation.field.name}__in": ids, "organisation": survivor.pk}
            )
            label = owner._meta.label_lower
            found += [row for row in rows.order_by("pk") if (label, row.pk) not in came]
    return found


def _tied_to(
    model: type[models.Model],
    ids: list[int],
    survivor: Organisation,
    came: set[tuple[str, int]],
    adapted: set[tuple[str, int, str]],
) -> list[models.Model]:
    """Give those that came and point by now at one of the survivor's own."""
    found: list[models.Model] = []
    for column in model._meta.concrete_fields:
        target = column.related_model
        if not isinstance(target, type) or not _has_organisation(target):
            continue
        rows = model._default_manager.filter(
            **{"pk__in": ids, f"{column.name}__organisation": survivor.pk}
        )
        found += [
            row
            for row in rows.order_by("pk")
            if (target._meta.label_lower, getattr(row, f"{column.name}_id")) not in came
            and (model._meta.label_lower, row.pk, f"{column.name}_id") not in adapted
        ]
    return found


def _has_organisation(model: type[models.Model]) -> bool:
    return any(column.attname == "organisation_id" for column in model._meta.concrete_fields)
