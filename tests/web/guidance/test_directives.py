"""Publishing to organisations by kind or one by one, and answering as an enterprise."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.parties import organisation

from ronghe.supervision.models import Directive

pytestmark = pytest.mark.django_db


def publish(client, **more):
    said = {
        "kind": "task",
        "title": "排查岗位隐患",
        "text": "请在月底前完成岗位隐患排查。",
        "due_on": timezone.localdate() + timedelta(days=20),
        "fact": "",
        "aim": "",
    }
    return client.post(reverse("guidance:directive_publish"), said | more, follow=True)


def reached():
    return set(Directive.objects.get().addressees.values_list("organisation", flat=True))


def test_a_task_goes_to_all_of_a_kind(cast, sign_in):
    other = organisation(name="鸿运物流有限公司", number=64_000_001)

    publish(sign_in(cast.coordinator), kinds=["enterprise"])

    assert reached() == {cast.enterprise.pk, other.pk}


def test_and_to_single_ones_each_once(cast, sign_in):
    publish(
        sign_in(cast.coordinator),
        kinds=["college"],
        organisations=[cast.enterprise.reference, cast.college.reference],
    )

    assert reached() == {cast.college.pk, cast.enterprise.pk}


def test_it_goes_to_nobody_beyond_the_remit(cast, sign_in):
    client = sign_in(cast.coordinator)

    publish(client, kinds=["college"], organisations=[cast.other_college.reference])
    publish(client, kinds=[])

    assert not Directive.objects.exists()


def test_an_enterprise_finds_it_confirms_and_reports(cast, sign_in):
    publish(sign_in(cast.coordinator), kinds=["enterprise", "college"])
    directive = Directive.objects.get()
    client = sign_in(cast.plant_manager)
    page = reverse("guidance:directive_page", args=[directive.reference])

    assert page in client.get(reverse("guidance:directive_list")).content.decode()
    assert reverse("guidance:directive_list") in client.get(page).content.decode()
    client.post(reverse("guidance:directive_confirm", args=[directive.reference]))
    client.post(
        reverse("guidance:directive_report", args=[directive.reference]),
        {"note": "已排查三处", "is_done": "on"},
    )

    shown = sign_in(cast.coordinator).get(page).content.decode()
    assert "已排查三处" in shown
    assert "read by 1, done by 1 of 1" in shown
    own = client.get(page).content.decode()
    assert cast.college.name_in("en") not in own  # one sees one’s own receipt alone


def test_those_too_many_to_list_are_named_by_number(cast, sign_in, monkeypatch):
    monkeypatch.setattr("ronghe.web.guidance.forms.MOST_SINGLE", 1)
    other = organisation(name="鸿运物流有限公司", number=64_000_001)
    client = sign_in(cast.coordinator)

    page = client.get(reverse("guidance:directive_publish")).content.decode()
    wrong = publish(client, kinds=[], numbers=f"{other.reference} {cast.other_college.reference}")

    assert f'value="{cast.college.reference}"' in page
    assert f'value="{cast.enterprise.reference}"' not in page
    assert cast.other_college.reference in wrong.content.decode()
    assert not Directive.objects.exists()
    publish(client, kinds=[], numbers=f"{other.reference.lower()}, {other.reference}")
    assert reached() == {other.pk}
