import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.parties import complete_record, member, organisation, region, remit

from ronghe.parties import queries
from ronghe.parties.models import OrganisationKind, Role, Verification
from ronghe.web.parties import listing

pytestmark = pytest.mark.django_db


QUEUE = reverse("casework:verification_list")


def _page(organisation, tab=""):
    address = reverse("parties:organisation_page", args=[organisation.reference])
    return f"{address}?tab={tab}" if tab else address


def _references(response):
    return [row.reference for row in response.context["rows"]]


def test_list_shows_what_the_actor_may_see(sign_in, coordinator, authority, college, enterprise):
    response = sign_in(coordinator).get(reverse("parties:organisation_list"))

    in_the_alphabet = [enterprise, authority, college]  # qi ming, qing he shi, qing he zhi
    assert _references(response) == [one.reference for one in in_the_alphabet]


def test_outsider_lists_only_their_own(sign_in, outsider, other_college):
    response = sign_in(outsider).get(reverse("parties:organisation_list"))

    assert _references(response) == [other_college.reference]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "精密"}, ["enterprise"]),
        ({"q": "polytechnic"}, ["college"]),
        ({"kind": "college"}, ["college"]),
        ({"verification": "verified"}, ["college"]),
        ({"q": "nobody is called this"}, []),
        ({"kind": "no such kind"}, ["authority", "college", "enterprise"]),
    ],
)
def test_list_is_narrowed(sign_in, cast, query, expected):
    response = sign_in(cast.coordinator).get(reverse("parties:organisation_list"), query)

    assert set(_references(response)) == {getattr(cast, name).reference for name in expected}


def test_list_is_found_by_number_and_reference(sign_in, coordinator, enterprise):
    client = sign_in(coordinator)
    number = enterprise.identifiers.get().value

    found = [
        _references(client.get(reverse("parties:organisation_list"), {"q": words}))
        for words in (number, enterprise.reference.lower())
    ]

    assert found == [[enterprise.reference], [enterprise.reference]]


def test_list_goes_on_by_key(sign_in, coordinator, cast, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    client = sign_in(coordinator)
    address = reverse("parties:organisation_list")

    first = client.get(address)
    second = client.get(f"{address}?{first.context['page'].next_query}")

    assert len(_references(first)) == 2
    assert len(_references(second)) == 1
    assert set(_references(first)).isdisjoint(_references(second))
    assert second.context["page"].first_query
    assert not second.context["page"].next_query


def test_list_takes_as_many_queries_for_more_rows(sign_in, coordinator):
    client = sign_in(coordinator)
    counts = []
    for _repeat in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("parties:organisation_list"))
        counts.append(len(queries))
        organisation()
        organisation()

    assert counts[0] == counts[1]
    assert counts[0] <= 12


@pytest.mark.parametrize("tab", ["", "people", "evidence", "history", "no-such-tab"])
def test_dean_reads_every_tab_of_the_own_college(sign_in, dean, college, tab):
    response = sign_in(dean).get(_page(college, tab))

    assert response.status_code == 200


@pytest.mark.parametrize("tab", ["", "people", "evidence", "history"])
def test_outsider_gets_404_not_403(sign_in, outsider, college, tab):
    response = sign_in(outsider).get(_page(college, tab))

    assert response.status_code == 404


@pytest.mark.parametrize("tab", ["", "people", "evidence", "history"])
def test_page_takes_few_queries(sign_in, dean, college, tab, django_assert_max_num_queries):
    client = sign_in(dean)

    with django_assert_max_num_queries(20):
        client.get(_page(college, tab))


def test_history_tells_who_did_what(sign_in, dean, college):
    client = sign_in(dean)
    client.cookies["django_language"] = "en"

    story = client.get(_page(college, "history")).context["story"]

    assert "He Jing verified Qinghe Polytechnic" in {line.sentence for line in story}


def test_student_reads_no_names_of_others(sign_in, student, college, dean):
    response = sign_in(student).get(_page(college, "people"))

    assert response.context["may_view_people"] is False


def test_history_tells_a_student_no_names_of_classmates(sign_in, student, college):
    client = sign_in(student)
    client.cookies["django_language"] = "en"

    page = client.get(_page(college, "history")).content.decode()

    assert "appointed somebody (Cooperation office)" in page
    assert "Zhao Qian" not in page


def test_coordinator_verifies_what_waits(sign_in, coordinator):
    waiting = organisation(waiting=True)

    response = sign_in(coordinator).post(
        reverse("parties:organisation_verify", args=[waiting.reference])
    )

    waiting.refresh_from_db()
    assert response.headers["Location"] == QUEUE
    assert waiting.verification == Verification.VERIFIED


def test_who_has_no_queue_is_led_back_to_the_record(sign_in, cast):
    chamber = organisation(kind=OrganisationKind.INDUSTRY_BODY, name="青禾市行业联合会", english="")
    remit(chamber, region=cast.college.region)
    waiting = organisation(waiting=True)

    response = sign_in(member(chamber, Role.COORDINATOR, "金明")).post(
        reverse("parties:organisation_verify", args=[waiting.reference])
    )

    waiting.refresh_from_db()
    assert (waiting.verification, response.headers["Location"]) == (
        Verification.VERIFIED,
        _page(waiting),
    )


def test_verifying_twice_says_so_and_changes_nothing(sign_in, coordinator, college):
    response = sign_in(coordinator).post(
        reverse("parties:organisation_verify", args=[college.reference]), follow=True
    )

    assert [message.level_tag for message in response.context["messages"]] == ["warning"]


def test_plant_manager_submits_the_record(sign_in, plant_manager, enterprise):
    complete_record(enterprise)

    sign_in(plant_manager).post(reverse("parties:organisation_submit", args=[enterprise.reference]))

    enterprise.refresh_from_db()
    assert enterprise.verification == Verification.PENDING


def test_a_record_that_lacks_something_stays_where_it_is(sign_in, plant_manager, enterprise):
    response = sign_in(plant_manager).post(
        reverse("parties:organisation_submit", args=[enterprise.reference]), follow=True
    )

    enterprise.refresh_from_db()
    assert enterprise.verification == Verification.UNVERIFIED
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]


def test_the_dean_takes_a_verified_record_back_and_places_it(sign_in, dean, college):
    client, reference = sign_in(dean), college.reference
    client.post(reverse("parties:organisation_reopen", args=[reference]))

    client.post(reverse("parties:organisation_place", args=[reference]), {"region": "330203"})

    college.refresh_from_db()
    assert (college.verification, college.region) == (Verification.UNVERIFIED, region("330203"))


def test_people_come_in_pages(sign_in, dean, college, monkeypatch):
    monkeypatch.setattr("ronghe.web.parties.tabs.PEOPLE_SHOWN", 2)
    client, address = sign_in(dean), reverse("parties:organisation_page", args=[college.reference])
    everybody = set(college.memberships.values_list("pk", flat=True))

    seen, query = [], "tab=people"
    while query:
        context = client.get(f"{address}?{query}").context
        seen += [member.held.pk for member in context["members"]]
        query = context["page"].next_query

    assert len(seen) == len(everybody) > 2
    assert set(seen) == everybody


def test_student_may_not_submit_the_colleges_record(sign_in, student, college):
    response = sign_in(student).post(
        reverse("parties:organisation_submit", args=[college.reference])
    )

    assert response.status_code == 403


@pytest.mark.parametrize(
    "name",
    ["organisation_submit", "organisation_verify", "organisation_return", "organisation_name"],
)
def test_outsider_finds_no_step(sign_in, outsider, college, name):
    response = sign_in(outsider).post(reverse(f"parties:{name}", args=[college.reference]))

    assert response.status_code == 404


def test_form_sent_twice_is_done_once(sign_in, coordinator):
    waiting = organisation(waiting=True)
    address = reverse("parties:organisation_verify", args=[waiting.reference])
    client = sign_in(coordinator)

    answers = [client.post(address, {"idempotency_key": "a-key"}) for _again in range(2)]

    assert [answer.headers["Location"] for answer in answers] == [QUEUE] * 2
    assert queries.story_of_organisation(waiting).filter(verb="organisation.verified").count() == 1


def test_key_of_another_step_is_refused(sign_in, coordinator):
    first, second = organisation(waiting=True), organisation(waiting=True)
    client = sign_in(coordinator)

    for one in (first, second):
        client.post(
            reverse("parties:organisation_verify", args=[one.reference]), {"idempotency_key": "k"}
        )

    second.refresh_from_db()
    assert second.verification == Verification.PENDING
