"""The queue of records to verify; duplicates side by side; a merge, and its undoing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories.parties import NOW, member, organisation, remit
from tests.parties.test_merges import merge

from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import (
    DuplicateSuggestion,
    Merge,
    OrganisationKind,
    Role,
    SuggestionState,
    Verification,
)
from ronghe.parties.powers import Power, Subject
from ronghe.web.casework import paging

pytestmark = pytest.mark.django_db
QUEUE, PAIRS = reverse("casework:verification_list"), reverse("casework:duplicate_list")


@pytest.fixture
def twin(cast):
    return organisation(name="启明精密制造有限公司", english="")


def page_of(one):
    return reverse("parties:organisation_page", args=[one.reference])


def step(name, one, other):
    return reverse(f"casework:{name}", args=[one.reference, other.reference])


def suggest():
    return operations.suggest_duplicates(actor=SYSTEM, at=NOW)


# -- the queue --------------------------------------------------------------------------------


def test_the_queue_shows_each_record_with_its_evidence(sign_in, coordinator):
    waiting = organisation(waiting=True)

    response = sign_in(coordinator).get(QUEUE)

    (row,) = response.context["rows"]
    assert row.organisation == waiting
    assert [paper.name for paper in row.papers] == ["certificate.pdf"]
    assert len(row.numbers) == 1


def test_a_record_is_verified_from_the_queue(sign_in, coordinator):
    waiting = organisation(waiting=True)
    client = sign_in(coordinator)
    (row,) = client.get(QUEUE).context["rows"]

    client.post(row.verify.url, {"idempotency_key": row.verify.key})

    waiting.refresh_from_db()
    assert waiting.verification == Verification.VERIFIED
    assert client.get(QUEUE).context["rows"] == []


def test_the_queue_holds_only_what_the_remit_decides(sign_in, college):
    labour = organisation(kind=OrganisationKind.AUTHORITY, name="青禾市人社局", english="")
    remit(labour, region=college.region, subjects=[Subject.LABOUR])
    organisation(kind=OrganisationKind.COLLEGE, name="海角学院", number=601, waiting=True)
    enterprise = organisation(name="海角印刷有限公司", number=602, waiting=True)

    response = sign_in(member(labour, Role.COORDINATOR, "金明")).get(QUEUE)

    assert [row.organisation for row in response.context["rows"]] == [enterprise]


def test_who_sees_but_does_not_decide_has_an_empty_queue(sign_in, college):
    office = organisation(kind=OrganisationKind.AUTHORITY, name="联席办公室", english="")
    remit(office, region=college.region, powers=[Power.SEE_CASES])
    organisation(waiting=True)

    response = sign_in(member(office, Role.COORDINATOR, "金明")).get(QUEUE)

    assert response.context["rows"] == []


def test_the_queue_goes_on_by_key(sign_in, coordinator, monkeypatch):
    monkeypatch.setattr(paging, "PAGE_SIZE", 2)
    made = [organisation(name=f"企业{n}", number=700 + n, waiting=True) for n in range(3)]
    client = sign_in(coordinator)

    first = client.get(QUEUE)
    second = client.get(f"{QUEUE}?{first.context['page'].next_query}")

    assert [row.organisation for row in first.context["rows"]] == made[:2]
    assert [row.organisation for row in second.context["rows"]] == made[2:]


@pytest.mark.parametrize("after", ["abc", "9" * 40, "0"])
def test_a_key_that_names_nothing_begins_anew(sign_in, coordinator, after):
    for address in (QUEUE, PAIRS):
        assert sign_in(coordinator).get(address, {"after": after}).status_code == 200


# -- the pairs --------------------------------------------------------------------------------


def test_the_list_shows_a_pair_and_why(sign_in, coordinator, enterprise, twin):
    suggest()

    (row,) = sign_in(coordinator).get(PAIRS).context["rows"]

    assert row.references == (enterprise.reference, twin.reference)
    assert row.url == step("pair_page", enterprise, twin)


def test_a_pair_half_outside_the_remit_is_not_listed(sign_in, coordinator, administrator):
    one = organisation(name="蓝湾物流有限公司", english="")
    other = organisation(name="蓝湾物流有限公司", english="", region_code="370200")
    DuplicateSuggestion.objects.create(
        first=one, second=other, reasons=[], strength=9, found_at=NOW
    )

    assert sign_in(coordinator).get(PAIRS).context["rows"] == []
    assert len(sign_in(administrator).get(PAIRS).context["rows"]) == 1


def test_side_by_side_the_verified_one_is_proposed(sign_in, coordinator, college):
    other = organisation(kind=OrganisationKind.COLLEGE, name="青禾职院", english="")
    member(other, Role.TUTOR, "金明")

    response = sign_in(coordinator).get(step("pair_page", other, college))

    assert response.context["form"].initial == {"survivor": college.reference}
    assert response.context["comparison"].difference_count > 0


def test_records_are_merged_and_the_page_says_where_it_went(sign_in, coordinator, enterprise, twin):
    client = sign_in(coordinator)

    response = client.post(
        step("pair_merge", enterprise, twin), {"survivor": enterprise.reference}, follow=True
    )

    assert response.redirect_chain == [(page_of(enterprise), 302)]
    gone = client.get(page_of(twin))
    assert gone.context["gone"].url == page_of(enterprise)
    assert gone.context["header"].next_step.action.url == page_of(enterprise)
    (came,) = client.get(page_of(enterprise)).context["standing"].taken_in
    assert came.reference == twin.reference


def test_the_managers_see_where_it_went_but_undo_nothing(sign_in, plant_manager, enterprise, twin):
    merge(enterprise, twin)

    response = sign_in(plant_manager).get(page_of(twin))

    assert response.context["gone"].url == page_of(enterprise)
    assert response.context["gone"].taken_in.undo is None


def test_a_merge_is_undone_from_the_page(sign_in, coordinator, enterprise, twin):
    merge(enterprise, twin)
    client = sign_in(coordinator)
    (came,) = client.get(page_of(enterprise)).context["standing"].taken_in

    client.post(came.undo.url, {"idempotency_key": came.undo.key})

    twin.refresh_from_db()
    assert twin.merged_into is None
    assert client.get(page_of(twin)).context["gone"] is None


def test_after_thirty_days_no_undo_is_offered(sign_in, coordinator, enterprise, twin):
    merged = merge(enterprise, twin)
    Merge.objects.filter(pk=merged.pk).update(merged_at=NOW - timedelta(days=31))

    (came,) = sign_in(coordinator).get(page_of(enterprise)).context["standing"].taken_in

    assert came.undo is None


def test_a_late_undo_is_refused_in_words(sign_in, coordinator, enterprise, twin):
    merged = merge(enterprise, twin)
    Merge.objects.filter(pk=merged.pk).update(merged_at=NOW - timedelta(days=31))

    response = sign_in(coordinator).post(
        reverse("casework:merge_undo", args=[merged.reference]), follow=True
    )

    assert "30 days" in response.content.decode()


def test_without_a_choice_nothing_is_merged(sign_in, coordinator, enterprise, twin):
    response = sign_in(coordinator).post(step("pair_merge", enterprise, twin), follow=True)

    assert not Merge.objects.exists()
    assert "Choose which" in response.content.decode()


def test_refusals_come_back_to_the_pair(sign_in, coordinator, enterprise, college):
    response = sign_in(coordinator).post(
        step("pair_merge", enterprise, college), {"survivor": college.reference}, follow=True
    )

    assert response.redirect_chain == [(step("pair_page", enterprise, college), 302)]


def test_a_pair_is_kept_apart(sign_in, coordinator, enterprise, twin):
    suggest()
    client = sign_in(coordinator)

    client.post(step("pair_dismiss", enterprise, twin))

    assert DuplicateSuggestion.objects.get().state == SuggestionState.DISMISSED
    assert client.get(PAIRS).context["rows"] == []
    assert client.get(step("pair_page", enterprise, twin)).context["keep_apart"] is None


def test_a_merged_pair_leads_to_the_record(sign_in, coordinator, enterprise, twin):
    merge(enterprise, twin)

    response = sign_in(coordinator).get(step("pair_page", enterprise, twin))

    assert response.headers["Location"] == page_of(twin)


@pytest.mark.parametrize(
    ("who", "status"), [("outsider", 404), ("plant_manager", 404), ("inspector", 403)]
)
def test_others_compare_nothing(sign_in, cast, twin, who, status):
    response = sign_in(getattr(cast, who)).get(step("pair_page", cast.enterprise, twin))

    assert response.status_code == status


def test_the_desk_counts_the_pairs(sign_in, coordinator, enterprise, twin):
    suggest()

    assert PAIRS in sign_in(coordinator).get(reverse("web:desk")).content.decode()
