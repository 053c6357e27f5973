import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.parties import CERTIFICATE, mandate, organisation, region

from ronghe.kernel.money import Money
from ronghe.parties.models import MandateState, Remit, SigningMandate

pytestmark = pytest.mark.django_db


def step(name, organisation, *rest):
    return reverse(f"parties:{name}", args=[organisation.reference, *rest])


def test_one_proposes_and_another_confirms(sign_in, college, dean, cooperation_officer):
    entered = {
        "person": dean.person.pk,
        "document_kinds": ["cooperation_agreement", "claim"],
        "limit": "200000.50",
        "starts_on": "2026-09-07",
        "ends_on": "",
        "file": SimpleUploadedFile("mandate.pdf", CERTIFICATE),
    }
    proposed = sign_in(dean).post(step("mandate_propose", college), entered)
    held = SigningMandate.objects.get()

    sign_in(cooperation_officer).post(step("mandate_confirm", college, held.reference))

    held.refresh_from_db()
    assert proposed.status_code == 302
    assert (held.state, held.limit) == (MandateState.IN_FORCE, Money(20_000_050, "CNY"))


def test_a_mandate_without_its_paper_is_asked_for_it(sign_in, college, dean):
    response = sign_in(dean).post(
        step("mandate_propose", college), {"person": dean.person.pk, "starts_on": "2026-09-07"}
    )

    assert set(response.context["form"].errors) == {"document_kinds", "file"}


def test_revoking_says_why(sign_in, college, dean):
    held = mandate(college, dean.person, dean)

    sign_in(dean).post(step("mandate_revoke", college, held.reference), {"reason": "Left."})

    held.refresh_from_db()
    assert held.state == MandateState.REVOKED


def test_mandates_are_shown_with_their_button_to_the_second_person(
    sign_in, college, dean, cooperation_officer
):
    mandate(college, dean.person, dean)
    page = reverse("parties:organisation_page", args=[college.reference]) + "?tab=mandates"

    buttons = [
        [bool(row.confirm) for row in sign_in(one).get(page).context["mandates"]]
        for one in (dean, cooperation_officer)
    ]

    assert buttons == [[False], [True]]


def test_the_limit_is_set_and_taken_away(sign_in, college, dean):
    client = sign_in(dean)
    for entered, expected in (("5000", Money(500_000, "CNY")), ("", None)):
        client.post(step("co_signing_set", college), {"limit": entered})
        college.refresh_from_db()
        assert college.co_signing_limit == expected


@pytest.mark.parametrize("over", ["region", "organisations"])
def test_a_remit_is_granted_over_a_region_or_over_members(sign_in, administrator, authority, over):
    members = [organisation(name=f"会员{number}", english="") for number in range(2)]
    where = {
        "region": {"region": "330203"},
        "organisations": {"organisations": "\n".join(one.reference for one in members)},
    }[over]
    common = {"subjects": ["labour"], "powers": ["see_totals"], "basis": "§ 1", "starts_on": "2026-09-07"}  # fmt: skip
    before = Remit.objects.count()

    response = sign_in(administrator).post(step("remit_grant", authority), common | where)

    made = Remit.objects.order_by("pk")[before:]
    assert response.status_code == 302
    assert {(one.region, one.organisation) for one in made} == (
        {(region("330203"), None)} if over == "region" else {(None, one) for one in members}
    )


def test_a_remit_is_narrowed_widened_and_ended(sign_in, administrator, authority, enterprise):
    client, held = sign_in(administrator), authority.remits.get()
    client.post(
        step("remit_except", authority, held.pk),
        {"organisation": enterprise.reference, "starts_on": "2026-09-07"},
    )
    exception = held.exceptions.get()
    client.post(step("exception_end", authority, held.pk, exception.pk), {"ends_on": "2026-09-30"})
    client.post(step("remit_end", authority, held.pk), {"ends_on": "2026-12-31"})
    page = reverse("parties:organisation_page", args=[authority.reference]) + "?tab=remits"

    (row,) = client.get(page).context["remits"]
    assert [str(one.exception.ends_on) for one in row.excepted] == ["2026-09-30"]
    assert str(row.remit.ends_on) == "2026-12-31"


def test_sector_and_further_names_are_entered_and_taken_off(sign_in, enterprise, plant_manager):
    client = sign_in(plant_manager)
    client.post(step("organisation_describe", enterprise), {"sector": "", "size_band": "small"})
    client.post(
        step("organisation_name", enterprise), {"text": "Qiming", "language": "fr", "kind": "short"}
    )
    client.post(step("name_remove", enterprise), {"language": "fr", "kind": "short"})
    number = enterprise.identifiers.get()
    client.post(
        step("identifier_withdraw", enterprise), {"scheme": number.scheme, "value": number.value}
    )

    enterprise.refresh_from_db()
    assert enterprise.size_band == "small"
    assert not enterprise.names.filter(language="fr").exists()
    assert not enterprise.identifiers.exists()


def test_who_has_a_mandate_reads_it_among_the_own_data(sign_in, college, dean):
    mandate(college, dean.person, dean)

    page = sign_in(dean).get(reverse("privacy:data_page"))

    assert SigningMandate.objects.get().reference in page.content.decode()
