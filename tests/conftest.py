"""What every test may rely on: its database, the cast, and a run that forgives nothing."""

import os
import socket

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from django.utils import translation
from tests import databases, sampling, strictness
from tests.factories.cast import NOW, Cast, make_cast
from tests.factories.parties import enrolled
from tests.house.world import World, whole_world_of
from tests.stages import Stage

from ronghe.demo import building

pytest_plugins = ["tests.browsing"]
# The server of the kill tests: it winds its clock when it is imported.
collect_ignore = ["clocked_wsgi.py"]
QINGHE_SCALE = 0.05
# Playwright keeps an event loop in the thread of the test, which Django would take for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


# How long a case takes says something of the machine, and nothing of the case.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_configure(config):
    config.addinivalue_line("markers", "breaks(*names): tries to break these database constraints")
    config.addinivalue_line("markers", "race_twin_of(test): the same race without its lock")


def pytest_report_header(config):
    length = "every cell" if sampling.IS_FULL else "long matrices sampled"
    return f"ronghe: {length}, RONGHE_TEST_SEED={sampling.SEED}"


def pytest_collection_modifyitems(config, items):
    if sampling.IS_FULL:
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


# -- databases --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """Each process works, as the application role, in its own copy of the template."""
    databases.drop_orphans()
    name = databases.copy_of(databases.base_template())
    with django_db_blocker.unblock(), databases.switched_to(name):
        yield name
    databases.drop(name)


@pytest.fixture(scope="session")
def cast_stage(django_db_setup, django_db_blocker):
    """The base with the cast in it."""
    with django_db_blocker.unblock():
        made = Stage.furnished(databases.base_template(), make_cast)
    yield made
    made.strike()


@pytest.fixture(scope="session")
def world_stage(cast_stage, django_db_blocker):
    """The cast with everything that belongs to them."""
    with django_db_blocker.unblock():
        made = Stage.furnished(cast_stage.template, lambda: whole_world_of(cast_stage.found()))
    yield made
    made.strike()


@pytest.fixture(scope="session")
def qinghe_stage(django_db_setup, django_db_blocker):
    """A small Qinghe, told once in each process."""
    with django_db_blocker.unblock():
        made = Stage.furnished(databases.base_template(), tell_qinghe)
    yield made
    made.strike()


def tell_qinghe():
    building.build_demo(building.open_build(scale=QINGHE_SCALE, today=NOW.date()))


@pytest.fixture
def qinghe(db, qinghe_stage):
    """Play in the demonstration region; what a test does there is rolled back."""


@pytest.fixture
def _django_db_helper(_where_the_test_plays, _django_db_helper):
    """Choose the database before pytest-django opens the transaction that it rolls back."""


@pytest.fixture
def _where_the_test_plays(request, django_db_setup):
    databases.work_in(_stage_of(request).name if _stage_of(request) else django_db_setup)


def _stage_of(request) -> Stage | None:
    for name in ("world", "cast", "qinghe"):
        if name in request.fixturenames:
            return request.getfixturevalue(f"{name}_stage")
    return None


def _fresh_database(request, django_db_blocker, template):
    if request.node.get_closest_marker("django_db"):
        pytest.fail("A test has either the rolled-back database or one of its own, not both.")
    name = databases.copy_of(template)
    with django_db_blocker.unblock(), databases.switched_to(name):
        yield name
    databases.drop(name)


@pytest.fixture
def committed_db(request, django_db_setup, django_db_blocker):
    """A database for this test alone, where commits are real: races, triggers, workers."""
    stage = _stage_of(request)
    template = stage.template if stage else databases.base_template()
    yield from _fresh_database(request, django_db_blocker, template)


@pytest.fixture
def demo_db(request, django_db_setup, django_db_blocker):
    """A small demonstration region of this test's own."""
    yield from _fresh_database(request, django_db_blocker, databases.demo_template())


@pytest.fixture
def owner_connection(committed_db):
    """The committed database as the owner of its tables sees it (autocommit)."""
    with databases.connect_as_owner(committed_db) as connection:
        yield connection


# -- the cast ---------------------------------------------------------------------------------


@pytest.fixture
def cast(request, cast_stage) -> Cast:
    if "committed_db" not in request.fixturenames:
        request.getfixturevalue("db")
    return cast_stage.found()


@pytest.fixture
def world(db, world_stage) -> World:
    return world_stage.found()


def _of_cast(name):
    @pytest.fixture(name=name)
    def one(cast):
        return getattr(cast, name)

    return one


college = _of_cast("college")
enterprise = _of_cast("enterprise")
authority = _of_cast("authority")
other_college = _of_cast("other_college")
dean = _of_cast("dean")
cooperation_officer = _of_cast("cooperation_officer")
plant_manager = _of_cast("plant_manager")
signatory = _of_cast("signatory")
mentor = _of_cast("mentor")
student = _of_cast("student")
inspector = _of_cast("inspector")
coordinator = _of_cast("coordinator")
administrator = _of_cast("administrator")
outsider = _of_cast("outsider")
unit_dean = _of_cast("unit_dean")
class_teacher = _of_cast("class_teacher")


@pytest.fixture
def pupil(cast):
    """A student of the class, whose telephone nobody knows."""
    return enrolled(cast.school_class, "林小满", "20260117", latin_name="Lin Xiaoman")


@pytest.fixture
def sign_in():
    """Give a client that is signed in as an actor, second factor and all."""

    def client_of(actor, client=None):
        client = client or Client()
        client.force_login(actor.person.user)
        session = client.session
        session["demo_sign_in"] = True
        if actor.membership:
            session["membership"] = actor.membership.pk
        session.save()
        return client

    return client_of


# -- strictness -------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _no_language_is_left_over():
    """A request leaves its language to the thread; the test after it speaks the site's own."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _clock():
    """Views read the clock: it shows the same morning on every machine, in every year."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(autouse=True)
def _nothing_is_forgiven(monkeypatch):
    monkeypatch.setattr(SQLCompiler, "get_order_by", strictness.shuffled_order_by)
    monkeypatch.setattr(socket.socket, "connect", strictness.connect_at_home)


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_raise():
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = strictness.Undefined()
