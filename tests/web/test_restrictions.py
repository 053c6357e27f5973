"""Suspending and banning on the web, and the way back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.parties import CERTIFICATE, NOW, member
from tests.parties.test_restrictions import ask_for_repair, restrict

from ronghe.parties import operations
from ronghe.parties.models import RestrictionState, Role, Verification

pytestmark = pytest.mark.django_db
ENTERED = {
    "kind": "suspension",
    "reason": "Wages were kept back",
    "legal_basis": "Specimen rules, article 9",
    "starts_on": "2026-09-07",
    "ends_on": "2027-06-30",
}


def step(name, organisation):
    return reverse(f"parties:{name}", args=[organisation.reference])


def text_of(response):
    return response.content.decode()


def test_coordinator_suspends_and_everybody_reads_why(sign_in, coordinator, student, college):
    client = sign_in(coordinator)

    response = client.post(step("organisation_restrict", college), ENTERED, follow=True)

    assert response.redirect_chain == [(step("organisation_page", college), 302)]
    college.refresh_from_db()
    assert college.verification == Verification.SUSPENDED
    page = text_of(sign_in(student).get(step("organisation_page", college)))
    assert "Wages were kept back" in page
    assert "Specimen rules, article 9" in page


def test_incomplete_terms_come_back_with_words(sign_in, coordinator, college):
    response = sign_in(coordinator).post(
        step("organisation_restrict", college), ENTERED | {"ends_on": "2026-09-01"}
    )

    assert response.status_code == 200
    assert "last day is over" in str(response.context["form"].non_field_errors())


def test_manager_asks_and_authority_lifts(sign_in, coordinator, dean, college):
    restriction = restrict(college, coordinator)

    sign_in(dean).post(
        step("repair_request", college),
        {"statement": "All is paid.", "file": SimpleUploadedFile("pay.pdf", CERTIFICATE)},
    )
    restriction.refresh_from_db()
    assert restriction.state == RestrictionState.REPAIR_REQUESTED
    assert "All is paid." in text_of(sign_in(coordinator).get(step("organisation_page", college)))

    sign_in(coordinator).post(step("restriction_lift", college), {"reason": "Seen the payslips."})
    restriction.refresh_from_db()
    assert restriction.state == RestrictionState.LIFTED
    assert "earlier restriction" in text_of(sign_in(dean).get(step("organisation_page", college)))


def test_refusal_says_on_the_desk_what_is_missing(sign_in, coordinator, dean, college):
    ask_for_repair(restrict(college, coordinator), dean)

    sign_in(coordinator).post(step("repair_refuse", college), {"reason": "Two wages are missing."})

    assert "Two wages are missing." in text_of(sign_in(dean).get(reverse("web:desk")))
    assert "Two wages are missing." in text_of(
        sign_in(dean).get(step("organisation_page", college))
    )


def test_a_student_does_not_read_what_was_put_right(sign_in, coordinator, dean, student, college):
    ask_for_repair(restrict(college, coordinator), dean)

    page = text_of(sign_in(student).get(step("organisation_page", college)))

    assert "The wages are paid." not in page


@pytest.mark.parametrize("name", ["repair_request", "repair_refuse", "restriction_lift"])
def test_without_a_restriction_the_steps_lead_to_the_record(sign_in, cast, name):
    reader = cast.dean if name == "repair_request" else cast.coordinator

    response = sign_in(reader).get(step(name, cast.college))

    assert response.headers["Location"] == step("organisation_page", cast.college)


def test_the_desks_say_whose_turn_it_is(sign_in, authority, coordinator, dean, college):
    officer = member(authority, Role.CASE_OFFICER, "钱坤")
    restriction = restrict(college, coordinator)
    desk = reverse("web:desk")

    assert step("repair_request", college) in text_of(sign_in(dean).get(desk))
    ask_for_repair(restriction, dean)

    assert step("repair_request", college) not in text_of(sign_in(dean).get(desk))
    for reader in (coordinator, officer):
        assert "The wages are paid." in text_of(sign_in(reader).get(desk))


def test_history_tells_the_way_back(sign_in, coordinator, dean, college):
    restriction = ask_for_repair(restrict(college, coordinator), dean)
    operations.lift_restriction(restriction=restriction, reason="Paid.", actor=coordinator, at=NOW)

    page = text_of(sign_in(dean).get(step("organisation_page", college) + "?tab=history"))

    for words in ("suspended", "banned", "requested credit repair", "lifted the restriction"):
        assert (words in page) == (words != "suspended")


def test_a_suspended_record_offers_no_change(sign_in, coordinator, dean, college):
    restrict(college, coordinator)

    page = text_of(sign_in(dean).get(step("organisation_page", college)))

    assert step("organisation_reopen", college) not in page
    assert step("organisation_name", college) not in page
