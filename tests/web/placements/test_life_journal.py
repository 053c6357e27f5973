"""The journal as a page: who reads it is said, and what is sent twice is kept once."""

import json
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.web.placements.living import MONDAY, life_of

from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.placements.models import JournalComment, JournalEntry
from ronghe.placements.operations import journals

pytestmark = pytest.mark.django_db
KEY = str(UUID(int=7))


@pytest.fixture
def life(cast):
    return life_of(cast)


@pytest.fixture
def student(life, sign_in):
    return sign_in(life.student)


def said(**more):
    return {
        "client_key": KEY,
        "prompt": "went_wrong",
        "text": "对刀不准，重新对了三次。",
        "on": str(MONDAY),
        "readers": "college",
    } | more


def written(life, readers="college", text="只给老师", pictures=()):
    entry = journals.Written(uuid4(), MONDAY, "new", text, readers)
    return journals.write_entry(
        placement=life.placement, written=entry, pictures=pictures, actor=life.student, at=NOW
    )


def test_an_entry_is_kept_and_says_who_reads_it(life, student):
    page = student.post(life.address("journal_write"), said(), follow=True).content.decode()

    assert JournalEntry.objects.get().text == "对刀不准，重新对了三次。"
    assert "Read by you, the college tutor 许静, the class teacher" in page
    assert "Read by you, the college tutor 许静, the class teacher, the mentor Zhou Qiang" in page


def test_an_entry_that_is_sent_twice_is_kept_once(life, student):
    for _time in range(2):
        student.post(life.address("journal_write"), said())

    assert JournalEntry.objects.count() == 1


def test_a_script_hears_what_became_of_the_entry(life, student):
    address, asks = life.address("journal_write"), {"HTTP_ACCEPT": "application/json"}

    kept = student.post(address, said(), **asks)
    again = student.post(address, said(), **asks)
    refused = student.post(address, said(client_key=str(uuid4()), on="2030-01-01"), **asks)

    assert (kept.status_code, again.status_code, refused.status_code) == (201, 201, 422)
    assert json.loads(kept.content) == {"kept": KEY}
    assert json.loads(refused.content)["refused"] == ["Choose a day of the placement that has come."]  # fmt: skip
    assert JournalEntry.objects.count() == 1


def test_other_words_from_the_same_form_are_not_lost(life, student):
    student.post(life.address("journal_write"), said())

    page = student.post(life.address("journal_write"), said(text="别的话")).content.decode()

    assert "an entry was sent already" in page
    assert "别的话" in page
    assert KEY not in page
    assert JournalEntry.objects.get().text != "别的话"


def test_what_is_refused_stays_in_the_box(life, student):
    response = student.post(life.address("journal_write"), said(on="2030-01-01"))

    assert response.status_code == 422
    assert "对刀不准" in response.content.decode()


def test_a_mentor_reads_only_what_is_meant_for_mentors_too(life, sign_in, cast):
    hidden, shown = written(life), written(life, "both", "给师傅也看")
    client = sign_in(life.mentor)

    page = client.get(life.address("journal_list")).content.decode()
    said_to = client.post(life.address("journal_comment", hidden.pk), {"text": "x"})
    client.post(life.address("journal_comment", shown.pk), {"text": "下次先对X轴"})

    assert "给师傅也看" in page
    assert "只给老师" not in page
    assert said_to.status_code == 404
    assert list(JournalComment.objects.values_list("entry", "text")) == [(shown.pk, "下次先对X轴")]


def test_nobody_but_those_named_opens_the_journal(life, sign_in, cast):
    written(life, "both")

    seen = {
        name: sign_in(actor).get(life.address("journal_list")).status_code
        for name, actor in {
            "tutor": life.tutor, "mentor": life.mentor, "teacher": cast.class_teacher,
            "dean": cast.dean, "host": cast.plant_manager, "inspector": cast.inspector,
            "outsider": cast.outsider,
        }.items()
    }  # fmt: skip

    assert seen == {
        "tutor": 200, "mentor": 200, "teacher": 200,
        "dean": 403, "host": 403, "inspector": 403, "outsider": 404,
    }  # fmt: skip


def test_pictures_are_offered_where_the_host_allows_them(life, student):
    assert 'name="pictures"' not in student.get(life.address("journal_list")).content.decode()


def test_a_picture_is_handed_out_to_those_who_read_the_entry(cast, sign_in):
    life = life_of(cast, work={"pictures_allowed": True})
    entry = written(life, pictures=[making.paper()])
    page = sign_in(life.student).get(life.address("journal_list")).content.decode()
    evidence = page.partition(f"/journal/{entry.pk}/pictures/")[2].partition("/")[0]
    address = life.address("journal_picture", entry.pk, evidence)

    b"".join(sign_in(life.tutor).get(address).streaming_content)
    seen = {
        name: sign_in(actor).get(address).status_code
        for name, actor in {"mentor": life.mentor, "dean": cast.dean, "outsider": cast.outsider}.items()
    }  # fmt: skip

    assert 'name="pictures"' in page
    assert seen == {"mentor": 404, "dean": 403, "outsider": 404}


def test_what_is_kept_offline_names_nobody(life, student):
    written(life)

    page = student.get(reverse("placements:journal_offline")).content.decode()

    for secret in ("林小满", "许静", "只给老师", life.placement.reference, "r-masthead"):
        assert secret not in page
    assert "data-journal" in page


def test_the_worker_reaches_the_journals_and_the_manifest_begins_at_ones_own(client, life, student):
    worker = client.get(reverse("placements:journal_worker"))
    manifest = json.loads(client.get(reverse("placements:journal_manifest")).content)

    assert worker["Service-Worker-Allowed"] == "/placements/"
    assert worker["Content-Type"].startswith("text/javascript")
    assert student.get(manifest["start_url"])["Location"] == life.address("journal_list")


def test_before_the_first_day_there_is_nothing_to_write(cast, sign_in):

    held = making.learner(cast.school_class)
    parties.create_user(person=held.person, email="early@example.org", actor=SYSTEM, at=NOW)
    planned = making.planned(held, cast.enterprise)
    client = sign_in(acting_as(held, on=NOW.date()))

    assert client.get(reverse("placements:journal_own")).status_code == 404
    page = client.get(reverse("placements:journal_list", args=[planned.reference])).content.decode()
    assert "data-journal" not in page
