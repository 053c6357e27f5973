"""What the receivers write to people, and to whom."""

import pytest
from tests.factories.parties import NOW, complete_record, membership, organisation, person

from ronghe.kernel import news
from ronghe.kernel.models import Event, Message
from ronghe.parties import operations, receivers
from ronghe.parties.models import Invitation, Role


def deliver(name, key, **secrets):
    event = Event.objects.filter(name=name).latest("pk")
    assert news.deliver(event.pk, key, secrets=secrets, at=NOW)


def told():
    return set(Message.objects.values_list("template", "kind", "person_id"))


@pytest.fixture
def newcomer(college):
    known = person(college, "林小满", phone="13800138000", may_sign_in=False)
    return membership(known, college, Role.STUDENT)


def test_invitation_is_sent_to_the_contact_on_record(newcomer, dean):
    invitation, token = operations.invite_person(
        membership=newcomer, check=Invitation.Check.CONTACT, actor=dean, at=NOW
    )
    operations.send_invitation(invitation=invitation, token=token, actor=dean, at=NOW)

    deliver("invitation.sent", "parties.send_invitation_link", token=token)

    assert told() == {("messages/parties/invitation.txt", "phone", newcomer.person_id)}
    assert token not in str(list(Event.objects.values())) + str(list(Message.objects.values()))


def test_coordinators_of_the_region_hear_of_a_submission(coordinator, plant_manager):
    waiting = organisation(name="远航物流有限公司", number=10_000_009, waiting=True)

    deliver("organisation.submitted_for_verification", "parties.tell_coordinators")

    [membership_] = receivers.coordinators_of(waiting, NOW)
    assert membership_ == coordinator.membership
    template = "messages/parties/organisation_submitted.txt"
    assert told() == {(template, "email", coordinator.person_id)}


def test_managers_hear_that_their_record_is_verified_or_returned(enterprise, cast):
    complete_record(enterprise)
    operations.submit_for_verification(organisation=enterprise, actor=cast.plant_manager, at=NOW)
    operations.return_organisation(
        organisation=enterprise, reason="名称不符", actor=cast.coordinator, at=NOW
    )
    deliver("organisation.returned", "parties.tell_managers_returned")
    operations.submit_for_verification(organisation=enterprise, actor=cast.plant_manager, at=NOW)
    operations.verify_organisation(organisation=enterprise, actor=cast.coordinator, at=NOW)
    deliver("organisation.verified", "parties.tell_managers_verified")

    manager = cast.plant_manager.person_id
    assert told() == {
        ("messages/parties/organisation_returned.txt", "email", manager),
        ("messages/parties/organisation_verified.txt", "email", manager),
    }


def test_the_old_address_hears_of_a_new_one(dean):
    old = dean.person.user.email
    operations.change_sign_in_email(person=dean.person, email="new@example.org", actor=dean, at=NOW)

    deliver(
        "user.contact_changed",
        "parties.tell_contact_changed",
        old={"kind": "email", "address": old},
    )

    [message] = Message.objects.all()
    assert (message.address, message.template) == (old, "messages/accounts/account_changed.txt")
