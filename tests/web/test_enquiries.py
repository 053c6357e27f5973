"""The pages of talks between two organisations, and the mails about them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.listings import enquiry, published
from tests.factories.parties import CERTIFICATE, NOW

from ronghe.kernel.models import Event, Message
from ronghe.kernel.news import deliver
from ronghe.parties.actors import SYSTEM
from ronghe.partnerships import operations
from ronghe.partnerships.models import Enquiry, EnquiryState

pytestmark = pytest.mark.django_db


def address(name, *arguments):
    return reverse(f"enquiries:{name}", args=arguments)


def body(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def offer(cast):
    return published(cast.enterprise, actor=cast.plant_manager)


def test_a_college_asks_the_enterprise_answers_and_they_agree(cast, offer, sign_in):
    dean, plant = sign_in(cast.dean), sign_in(cast.plant_manager)
    file = SimpleUploadedFile("plan.pdf", CERTIFICATE, "application/pdf")

    sent = dean.post(
        address("enquiry_about", offer.reference),
        {"text": "我们有 28 名学生。", "seats_count": "10", "attachments": [file]},
    )
    talk = Enquiry.objects.get()
    assert sent["Location"] == address("enquiry_page", talk.reference)
    assert "我们有 28 名学生。" in body(plant.get(sent["Location"]))
    assert "plan.pdf" in body(plant.get(sent["Location"]))
    assert talk.subject in body(plant.get(reverse("web:desk")))

    plant.post(address("enquiry_write", talk.reference), {"text": "欢迎来厂。"})
    dean.post(
        address("enquiry_next_step", talk.reference),
        {"next_step": "来厂考察", "next_step_on": "2026-09-15"},
    )
    plant.post(address("enquiry_agree", talk.reference), {"seats_count": "10"})

    talk.refresh_from_db()
    offer.refresh_from_db()
    assert (talk.state, offer.seats_left) == (EnquiryState.AGREED, 20)
    assert "Agreed to cooperate" in body(dean.get(sent["Location"]))


def test_asking_again_leads_to_the_talk_that_there_is(cast, offer, sign_in):
    talk = enquiry(offer, cast.dean)

    again = sign_in(cast.cooperation_officer).get(address("enquiry_about", offer.reference))

    assert again["Location"] == address("enquiry_page", talk.reference)


def test_an_organisation_is_asked_in_general_by_its_reference(cast, sign_in):
    dean = sign_in(cast.dean)
    entered = {"asked": "OR-1999-1234", "subject": "共建基地", "text": "您好"}

    assert "No organisation has the reference" in body(dean.post(address("enquiry_open"), entered))
    dean.post(address("enquiry_open"), entered | {"asked": cast.enterprise.reference})

    talk = Enquiry.objects.get()
    assert (talk.listing, talk.asked, talk.subject) == (None, cast.enterprise, "共建基地")


def test_a_message_sent_twice_is_said_once(cast, offer, sign_in):
    talk = enquiry(offer, cast.dean)
    entered = {"text": "欢迎来厂。", "idempotency_key": "m" * 32}

    for _time in range(2):
        sign_in(cast.plant_manager).post(address("enquiry_write", talk.reference), entered)

    assert talk.messages.count() == 2


def test_an_empty_message_is_asked_for_again_in_place(cast, offer, sign_in):
    talk = enquiry(offer, cast.dean)

    text = body(sign_in(cast.plant_manager).post(address("enquiry_write", talk.reference), {"text": ""}))  # fmt: skip

    assert "Please look at this again" in text
    assert talk.messages.count() == 1


def test_a_talk_that_came_to_nothing_shows_why_to_both(cast, offer, sign_in):
    talk = enquiry(offer, cast.dean)
    sign_in(cast.dean).post(
        address("enquiry_end", talk.reference), {"reason": "too_far", "note": "单程两小时"}
    )

    text = body(sign_in(cast.plant_manager).get(address("enquiry_page", talk.reference)))

    assert "Too far" in text
    assert "单程两小时" in text
    assert "Send message" not in text


def test_neither_authority_nor_stranger_learns_of_a_talk(cast, offer, sign_in):
    talk = enquiry(offer, cast.dean)

    for who in (cast.outsider, cast.coordinator, cast.mentor, cast.student):
        reader = sign_in(who)
        assert reader.get(address("enquiry_page", talk.reference)).status_code == 404
        assert talk.reference not in reader.get(reverse("web:desk")).content.decode()


# -- what people are told ----------------------------------------------------------------------


def told(name):
    """Deliver the news as the worker would, and give who was written to, by template."""
    for event in Event.objects.filter(name=name).order_by("pk"):
        jobs = ProcrastinateJob.objects.filter(task_name="kernel.deliver_event", args__event_id=event.pk)  # fmt: skip
        for job in jobs.order_by("pk"):
            deliver(event.pk, job.args["receiver"], secrets={}, at=NOW)
    return {
        (message.person_id, message.template.rpartition("/")[2])
        for message in Message.objects.all()
    }


def people(*actors):
    return {actor.person_id for actor in actors}


def test_the_other_side_hears_of_each_step(cast, offer):
    talk = enquiry(offer, cast.dean)
    assert told("enquiry.opened") == {(cast.plant_manager.person_id, "enquiry_changed.txt")}

    operations.write_message(enquiry=talk, text="欢迎", actor=cast.plant_manager, at=NOW)

    heard = {person for person, _template in told("enquiry.written")}
    assert heard == people(cast.plant_manager, cast.dean, cast.cooperation_officer)


def test_a_reminder_that_came_too_late_is_not_sent(cast, offer):
    talk = enquiry(offer, cast.dean)
    operations.remind_of_enquiries(actor=SYSTEM, at=NOW.replace(day=10))
    operations.write_message(enquiry=talk, text="欢迎", actor=cast.plant_manager, at=NOW)

    assert told("enquiry.reminded") == set()


def test_new_listings_go_by_mail(cast, sign_in):
    operations.save_search(
        name="车工", criteria={"words": "车工"}, is_mailed=True, actor=cast.dean, at=NOW
    )
    published(cast.enterprise, at=NOW.replace(day=8))
    operations.tell_saved_searches(actor=SYSTEM, at=NOW.replace(day=9))

    assert told("saved_search.told") == {(cast.dean.person_id, "new_listings.txt")}
    assert Message.objects.get().kind == "email"


def test_owners_hear_from_the_authority_and_the_calendar(cast):
    operations.set_listing_policy(
        authority=cast.authority, is_read_first=True, banned_words=[], actor=cast.coordinator, at=NOW
    )  # fmt: skip
    listing = published(cast.enterprise)
    assert {person for person, _t in told("listing.submitted")} == people(cast.coordinator)

    operations.return_listing(listing=listing, reason="x", actor=cast.coordinator, at=NOW)
    assert {person for person, _t in told("listing.returned")} == people(cast.coordinator, cast.plant_manager)  # fmt: skip
