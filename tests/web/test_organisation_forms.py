import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.parties import organisation

from ronghe.demo.numbers import credit_code
from ronghe.kernel.models import Evidence
from ronghe.parties.models import Membership, Verification

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000b49444154789c6360000200000500017a5eab3f0000000049454e44ae426082"
)


def _step(name, organisation, *rest):
    return reverse(f"parties:{name}", args=[organisation.reference, *rest])


def test_dean_enters_a_short_name(sign_in, dean, college):
    client = sign_in(dean)
    entered = {"text": "青禾职院", "language": "zh-hans", "kind": "short"}

    response = client.post(_step("organisation_name", college), entered)

    assert response.status_code == 302
    assert college.names.get(kind="short").text == "青禾职院"


def test_number_with_a_slip_is_sent_back_with_words(sign_in, plant_manager, enterprise):
    number = credit_code(77_000_001)
    slip = number[:-1] + ("0" if number[-1] != "0" else "1")

    response = sign_in(plant_manager).post(
        _step("organisation_identify", enterprise), {"scheme": "cn-uscc", "value": slip}
    )

    assert response.status_code == 200
    assert slip in str(response.context["form"].non_field_errors())


def test_coordinator_returns_a_record_with_the_reason(sign_in, coordinator):
    waiting = organisation(waiting=True)

    response = sign_in(coordinator).post(
        _step("organisation_return", waiting), {"reason": "The photograph is too dark."}
    )

    waiting.refresh_from_db()
    assert response.headers["Location"] == reverse("casework:verification_list")
    assert waiting.verification == Verification.UNVERIFIED


def test_return_without_a_reason_asks_for_it(sign_in, coordinator):
    waiting = organisation(waiting=True)

    response = sign_in(coordinator).post(_step("organisation_return", waiting), {"reason": " "})

    waiting.refresh_from_db()
    assert set(response.context["form"].errors) == {"reason"}
    assert waiting.verification == Verification.PENDING


def test_plant_manager_attaches_a_document_and_reads_it_back(
    sign_in, plant_manager, enterprise, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client = sign_in(plant_manager)

    client.post(
        _step("evidence_attach", enterprise), {"file": SimpleUploadedFile("licence.png", PNG)}
    )
    stored = Evidence.objects.get(name="licence.png")
    response = client.get(_step("evidence_read", enterprise, stored.reference))

    assert b"".join(response.streaming_content) == PNG
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_outsider_reads_no_evidence(sign_in, outsider, enterprise):
    response = sign_in(outsider).get(_step("evidence_read", enterprise, "EV-2026-0001"))

    assert response.status_code == 404


def test_dean_ends_a_role(sign_in, dean, college, student):
    response = sign_in(dean).post(
        _step("membership_end", college, student.membership.pk), {"ends_on": "2026-09-30"}
    )

    held = Membership.objects.get(pk=student.membership.pk)
    assert response.status_code == 302
    assert str(held.ends_on) == "2026-09-30"


def test_nobody_ends_a_role_of_another_organisation(sign_in, dean, college, mentor):
    response = sign_in(dean).post(
        _step("membership_end", college, mentor.membership.pk), {"ends_on": "2026-09-30"}
    )

    assert response.status_code == 404


@pytest.mark.parametrize("name", ["organisation_name", "organisation_identify", "evidence_attach"])
def test_student_is_told_kindly_whose_step_it_is(sign_in, student, college, name):
    response = sign_in(student).get(_step(name, college))

    assert response.status_code == 403
    assert "web/errors/permission_denied_page.html" in {one.name for one in response.templates}
