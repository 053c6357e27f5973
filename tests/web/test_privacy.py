import json

import pytest
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from tests.factories.parties import NOW, member
from tests.house.world import world_of_cast

from ronghe.kernel import privacy
from ronghe.kernel.held_rows import Rows, look
from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties import operations
from ronghe.parties.models import Membership, Person, Role, User
from ronghe.web.privacy import readable

NAME, EMAIL, PHONE = "欧阳晓岚", "xiaolan.ouyang@example.org", "+8613800138777"


@pytest.fixture
def tutor(college):
    return member(college, Role.TUTOR, NAME, latin_name="Ouyang Xiaolan", email=EMAIL, phone=PHONE)


def url(name):
    return reverse(f"privacy:{name}")


def residues(*words):
    """Where any of the words still stands, in any text of any table."""
    found = []
    with connection.cursor() as sql:
        sql.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
        )
        for (table,) in sql.fetchall():
            for word in words:
                sql.execute(
                    f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{word}%"]
                )
                if sql.fetchone()[0]:
                    found.append((table, word))
    return found


def erase(actor, confirmation=NAME):
    return operations.erase_person(
        person=actor.person, confirmation=confirmation, actor=actor, at=NOW
    )


def test_every_column_that_points_to_a_person_has_its_line(db):
    assert privacy.missing_columns() == []
    assert privacy.stale_columns() == []


def test_page_shows_what_is_held_and_why(tutor, sign_in):
    page = sign_in(tutor).get(url("data_page"))

    text = page.content.decode()
    for words in (NAME, "Ouyang Xiaolan", EMAIL, PHONE, "Letting you sign in", "Legal ground"):
        assert words in text
    assert "no-store" in page["Cache-Control"]


def test_the_page_takes_few_queries_however_much_is_held(
    cast, dean, sign_in, django_assert_max_num_queries
):
    """The dean has a part in nearly everything that is kept."""
    world_of_cast(cast)
    client = sign_in(dean)
    client.get(url("data_page"))

    with django_assert_max_num_queries(20):
        page = client.get(url("data_page"))

    held = {section.line.column for section in page.context["sections"]}
    assert held >= {
        "parties.invitation.invited_by",
        "parties.signingmandate.person",
        "kernel.import.person_id",
        "kernel.auditrecord.actor_person_id",
    }


def test_the_page_says_what_the_download_says(cast, dean):
    world_of_cast(cast)
    lines = {line.column: line for line in privacy.registered() if isinstance(line.export, Rows)}

    seen = look({name: line.export for name, line in lines.items()}, dean.person_id, most=1000)

    exported = {name: line.export(dean.person_id) for name, line in lines.items()}
    as_json = json.loads(json.dumps(exported, cls=DjangoJSONEncoder))
    assert {name: one.count for name, one in seen.items()} == {name: len(rows) for name, rows in exported.items() if rows}  # fmt: skip
    assert all(list(one.rows[0]) == list(exported[name][0]) for name, one in seen.items())
    for name, one in seen.items():
        for row, expected in zip(one.rows, as_json[name], strict=True):
            assert {key: _plain(value) for key, value in row.items()} == {key: _plain(value) for key, value in expected.items()}  # fmt: skip


def _plain(value):
    """An instant as the database and as Django write it."""
    if not isinstance(value, str) or "T" not in value:
        return value
    at = parse_datetime(value)
    return at.replace(microsecond=0) if at else value


def test_long_lists_say_how_much_more_there_is(tutor, sign_in, monkeypatch):
    monkeypatch.setattr(readable, "MOST_ROWS", 1)
    for _again in range(3):
        sign_in(tutor).post(url("data_export"))

    sections = {section.line.column: section for section in readable.held_about(tutor.person)}

    deeds = sections[readable.DEEDS]
    kept = AuditRecord.objects.filter(actor_person_id=tutor.person_id).count()
    assert (len(deeds.rows), deeds.more_count) == (1, kept - 1)
    assert kept >= 3


def test_download_holds_everything_and_is_recorded(tutor, sign_in):
    answer = sign_in(tutor).post(url("data_export"))

    held = {one["column"]: one for one in json.loads(answer.content)["held"]}
    assert set(held) == {line.column for line in privacy.registered()}
    assert held["parties.person.full_name"]["rows"][0]["full_name"] == NAME
    assert held["parties.user.person"]["rows"][0]["phone"] == PHONE
    assert held["parties.membership.person"]["rows"][0]["role"] == "tutor"
    assert AuditRecord.objects.filter(verb="person.exported", subject_id=tutor.person_id).exists()


def test_download_is_a_post(tutor, sign_in):
    assert sign_in(tutor).get(url("data_export")).status_code == 405


def test_download_and_erasure_ask_who_is_sitting_there(tutor):
    client = Client()
    client.force_login(tutor.person.user)

    for name in ("data_export", "data_erase"):
        answer = client.post(url(name))
        assert answer["Location"].startswith(reverse("accounts:identity_confirm"))


def test_preview_changes_nothing(tutor, sign_in):
    page = sign_in(tutor).post(url("data_erase"))

    text = page.content.decode()
    assert "This stays, without your name" in text
    assert "must stay provable" in text
    assert Person.objects.get(pk=tutor.person_id).full_name == NAME
    assert User.objects.filter(person=tutor.person_id).exists()


def test_wrong_name_erases_nothing(tutor, sign_in):
    page = sign_in(tutor).post(url("data_erase"), {"confirmation": "somebody"})

    assert "exactly as it stands" in page.content.decode()
    assert User.objects.filter(person=tutor.person_id).exists()


def test_erasure_leaves_no_trace_but_a_number(tutor, sign_in):
    here, there = sign_in(tutor), sign_in(tutor)
    sessions_before = Session.objects.count()

    answer = here.post(url("data_erase"), {"confirmation": NAME})

    assert answer["Location"] == reverse("web:home")
    assert residues(NAME, "Ouyang Xiaolan", EMAIL, PHONE) == []
    person = Person.objects.get(pk=tutor.person_id)
    assert person.erased_at is not None
    assert str(person.name_in("en")) == "a former user"
    assert not User.objects.filter(person=person).exists()
    assert Session.objects.count() <= sessions_before - 1
    assert there.get(url("data_page")).status_code == 302
    assert not Membership.objects.filter(person=person, ends_on=None).exists()
    [record] = AuditRecord.objects.filter(verb="person.erased")
    assert record.actor_person_id == person.pk


def test_control_the_search_for_traces_finds_them(tutor):
    assert {word for _table, word in residues(NAME, EMAIL, PHONE)} == {NAME, EMAIL, PHONE}


def test_nobody_erases_or_exports_another(tutor, dean, outsider):
    for stranger in (dean, outsider):
        with pytest.raises(NotAllowed):
            operations.erase_person(person=tutor.person, confirmation=NAME, actor=stranger, at=NOW)
        with pytest.raises(NotAllowed):
            operations.export_person(person=tutor.person, actor=stranger, at=NOW)
        with pytest.raises(NotAllowed):
            operations.preview_erasure(person=tutor.person, actor=stranger, at=NOW)


def test_erasure_happens_once(tutor):
    erase(tutor)

    with pytest.raises(operations.AlreadyErased):
        erase(tutor)
