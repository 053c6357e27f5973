import pytest
from django.urls import reverse

from ronghe.kernel.models import AuditRecord
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
