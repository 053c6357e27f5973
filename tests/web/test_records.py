import pytest
from django.urls import reverse
from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.web.placements.living import THIS_MONDAY, life_of
from tests.web.placements.owning import words

from ronghe.kernel.models import AuditRecord
from ronghe.parties.actors import SYSTEM, link_holder
from ronghe.placements.consent_text import consent_text, hash_of
from ronghe.placements.operations import consents, illnesses
from ronghe.web.records import views

pytestmark = pytest.mark.django_db


def test_administrator_reads_the_records_as_sentences(sign_in, administrator):
    response = sign_in(administrator).get(reverse("web:audit_list"))

    assert response.status_code == 200
    assert len(response.context["story"]) == min(views.PAGE_SIZE, AuditRecord.objects.count())


@pytest.mark.parametrize("query", [{"verb": "organisation.verified"}, {"day": "2026-09-07"}])
def test_records_are_narrowed(sign_in, administrator, query):
    response = sign_in(administrator).get(reverse("web:audit_list"), query)

    assert response.context["story"]


def test_records_of_one_subject(sign_in, administrator, college):
    response = sign_in(administrator).get(reverse("web:audit_list"), {"subject": college.reference})

    shown = {line.record for line in response.context["story"]}
    assert shown == set(
        AuditRecord.objects.filter(subject_reference=college.reference).values_list("pk", flat=True)
    )


def test_records_go_on_by_key(sign_in, administrator, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 5)
    client = sign_in(administrator)
    address = reverse("web:audit_list")

    first = client.get(address)
    second = client.get(f"{address}?{first.context['page'].next_query}")

    numbers = [line.record for page in (first, second) for line in page.context["story"]]
    assert numbers == sorted(set(numbers), reverse=True)
    assert len(numbers) == 10


@pytest.mark.parametrize("name", ["web:audit_list", "web:job_list"])
def test_only_the_administrator_watches(sign_in, dean, name):
    response = sign_in(dean).get(reverse(name))

    assert response.status_code == 403


def test_anybody_may_keep_the_seal(client):
    response = client.get(reverse("web:audit_head"))

    assert response.status_code == 200
    assert response.context["head"].hash in response.content.decode()


def by_the_mother(life):
    """Let the mother, who holds a link, report an illness and agree."""
    mother = life.placement.student.person.guardians.get().person
    consents.send_guardian_link(placement=life.placement, person=mother, actor=SYSTEM, at=NOW)
    illnesses.report_illness(
        placement=life.placement,
        starts_on=THIS_MONDAY,
        ends_on=None,
        actor=link_holder(mother),
        at=NOW,
    )
    consents.give_consent(
        placement=life.placement,
        text_hash=hash_of(consent_text(life.placement, "en")),
        language="en",
        actor=link_holder(mother),
        at=NOW,
    )
    return mother


def test_guardians_have_no_name_and_illness_is_nobodys_affair(sign_in, administrator, cast):
    mother = by_the_mother(life_of(cast))

    response = sign_in(administrator).get(reverse("web:audit_list"))
    page, story = words(response), [str(one.sentence) for one in response.context["story"]]

    assert mother.full_name not in page
    assert mother.name_in("en") not in page
    assert any(one.startswith("a parent or guardian consented") for one in story)
    assert not any("illness" in one for one in story)
    assert AuditRecord.objects.filter(verb="illness.reported").exists()


def test_illness_is_found_by_no_filter(sign_in, administrator, cast):
    by_the_mother(life_of(cast))

    found = sign_in(administrator).get(reverse("web:audit_list"), {"verb": "illness.reported"})

    assert found.context["story"] == []


def test_a_colleague_who_is_a_parent_besides_keeps_the_name(sign_in, administrator, cast):
    life = life_of(cast)
    life.placement.student.person.guardians.create(
        person=cast.dean.person, relation="mother", starts_on=NOW.date()
    )
    making.prepared(cast.college)
    consents.send_guardian_link(
        placement=life.placement, person=cast.dean.person, actor=cast.dean, at=NOW
    )

    page = words(sign_in(administrator).get(reverse("web:audit_list")))

    assert f"{cast.dean.person.name_in('en')} sent a guardian the page" in page
