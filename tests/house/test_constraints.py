"""Each constraint of the database has a test that tries to break it; one without fails here."""

import re

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from tests.databases import ROOT
from tests.house.breaking import CONSTRAINTS, UNIQUE_FIELDS, furnish
from tests.house.test_database_role import TRIGGERS, rows

MARKED = re.compile(r"mark\.breaks\(([^)]*)\)")
OURS = [model for model in apps.get_models() if model.__module__.startswith("ronghe.")]


def marked() -> set[str]:
    """What tests elsewhere say they try to break: `@pytest.mark.breaks("name", …)`."""
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for names in MARKED.findall(path.read_text("utf-8")):
            found |= set(re.findall(r"""["']([\w.]+)["']""", names))
    return found


def constraints(of_models) -> set[str]:
    return {str(one.name) for model in of_models for one in model._meta.constraints}


def unique_fields(of_models) -> set[str]:
    return {
        f"{model._meta.label_lower}.{field.name}"
        for model in of_models
        for field in model._meta.local_fields
        if field.unique and not field.primary_key
    }


def test_every_constraint_has_a_test_that_tries_to_break_it():
    assert constraints(OURS) - set(CONSTRAINTS) - marked() == set()
    assert set(CONSTRAINTS) - constraints(OURS) == set()
    assert unique_fields(OURS) - set(UNIQUE_FIELDS) - marked() == set()


@pytest.mark.django_db
def test_every_trigger_has_a_test_that_tries_to_get_past_it():
    triggers = {name for _table, name in rows(TRIGGERS)}

    assert triggers != set()
    assert triggers - marked() == set()


def test_a_constraint_without_a_test_is_found():
    class Planted(models.Model):
        toy = models.CharField(max_length=5, unique=True)

        class Meta:
            app_label = "planted"
            apps = type(apps)()
            constraints = [models.CheckConstraint(name="toy_is_red", condition=models.Q(toy="red"))]

    assert constraints([Planted]) - set(CONSTRAINTS) == {"toy_is_red"}
    assert unique_fields([Planted]) == {"planted.planted.toy"}


@pytest.fixture
def furnished(world, request):
    furnish(world, request.getfixturevalue("name") if "name" in request.fixturenames else "")
    return world


def refusal(attempt) -> str:
    """Make the attempt, and give the name of what refused it."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        attempt.make()
    return caught.value.__cause__.diag.constraint_name


@pytest.mark.django_db
@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_constraint_holds(name, furnished):
    assert refusal(CONSTRAINTS[name]) == name


@pytest.mark.django_db
@pytest.mark.parametrize("name", UNIQUE_FIELDS)
def test_the_field_is_unique(name, furnished):
    app, model, field = name.split(".")

    refused_by = refusal(UNIQUE_FIELDS[name])

    assert refused_by.startswith(f"{app}_{model}_{field}")


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["kernel_auditrecord", "kernel_auditseal"])
@pytest.mark.breaks("kernel_auditrecord_only_added", "kernel_auditseal_only_added")
def test_the_audit_is_only_ever_added_to(table, furnished):
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {'at = now()' if 'record' in table else 'number = 7'}"):  # fmt: skip
        with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:  # fmt: skip
            cursor.execute(statement)
