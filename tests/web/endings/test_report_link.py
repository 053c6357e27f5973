import pytest
from django.urls import reverse

from ronghe.placements.models import ReportLink

pytestmark = pytest.mark.django_db


def test_a_report_link_is_shown_to_the_host_and_only_sent_by_the_college(end, sign_in, cast):
    address = reverse("endings:report_link_send", args=[end.placement.reference])

    sent = sign_in(cast.dean).post(address, follow=True)
    assert "/endings/link/" not in sent.content.decode()
    assert "The link was sent to" in sent.content.decode()
    assert ReportLink.objects.filter(ended_at=None).count() == 1

    shown = sign_in(cast.plant_manager).post(address).content.decode()
    assert "data:image/svg+xml" in shown
    assert ReportLink.objects.filter(ended_at=None).count() == 1
