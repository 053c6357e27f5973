"""What people are told about placements, wherever the message reaches them."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

pytestmark = pytest.mark.django_db
LINK = "https://ronghe.example/placements/PL-2026-0001/"
TOLD = {
    "mending_asked": "something is missing before the first day",
    "ready": "is ready to start",
    "gate_closed": "is not ready any more",
    "started_unready": "began before it was ready",
    "changed": "the placement has changed",
    "consent_withdrawn": "a consent was taken back",
    "guardian_link": "please read it, and say whether you agree",
}


@pytest.mark.parametrize("what", TOLD)
def test_message_has_a_subject_and_leads_there(what, placement):
    with translation.override("en"):
        text = render_to_string(
            f"messages/placements/placement_{what}.txt", {"placement": placement, "link": LINK}
        )

    subject, _empty, body = text.strip().partition("\n\n")
    assert TOLD[what] in subject
    assert body.endswith(LINK)
