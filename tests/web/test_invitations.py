import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.parties import NOW, membership, person

from ronghe.parties import operations
from ronghe.parties.actors import link_holder
from ronghe.parties.models import Invitation, InvitationState, Role

CONTACT, SECRET = Invitation.Check.CONTACT, Invitation.Check.SECRET
PHONE = "+8613800138000"


@pytest.fixture
def newcomer(college):
    known = person(college, "林小满", phone="13800138000", may_sign_in=False)
    return membership(known, college, Role.STUDENT)


def invite(newcomer, dean, *, check=CONTACT, secret=""):
    return operations.invite_person(
        membership=newcomer, check=check, secret=secret, actor=dean, at=NOW
    )


def url(name, *args):
    return reverse(f"invitations:{name}", args=args)


def code_in(client):
    return client.session["one_time_code"]["code"]


# -- claiming -----------------------------------------------------------------------------------


def test_claim_by_a_code_to_the_contact_on_record(newcomer, dean, client):
    invitation, token = invite(newcomer, dean)
    first = client.get(url("invitation_claim", token))
    text = first.content.decode()
    assert PHONE not in text
    assert "林小满" not in text

    client.post(url("code_send", token), {"kind": "phone"})
    client.post(url("invitation_prove", token), {"answer": code_in(client)})
    client.post(url("contact_choose", token), {"shown": "yes"})
    done = client.post(url("account_open", token), {"password": "", "password_again": ""})

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.CLAIMED
    assert done["Location"] == reverse("web:desk")
    assert newcomer.person.user.phone == PHONE
    assert client.get(reverse("accounts:account_page")).status_code == 200


def test_claim_by_a_secret_with_another_contact_and_a_password(newcomer, dean, client):
    _invitation, token = invite(newcomer, dean, check=SECRET, secret="04123X")

    client.post(url("invitation_prove", token), {"answer": "04123x"})
    client.post(url("contact_choose", token), {"contact": "xiaoman@example.org"})
    secret = "four loud quiet geese"
    wrong = client.post(
        url("account_open", token),
        {"code": "not it", "password": secret, "password_again": secret},
    )
    assert wrong.status_code == 200
    client.post(
        url("account_open", token),
        {"code": code_in(client), "password": secret, "password_again": secret},
    )

    user = type(newcomer.person.user).objects.get(person=newcomer.person)
    assert (user.email, user.phone) == ("xiaoman@example.org", None)
    assert user.check_password(secret)


def test_steps_cannot_be_skipped(newcomer, dean, client):
    invitation, token = invite(newcomer, dean, check=SECRET, secret="04123X")

    client.post(url("contact_choose", token), {"contact": "thief@example.org"})
    client.post(url("account_open", token), {"code": "000000"})
    client.post(url("code_send", token), {"kind": "phone"})

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.OPEN
    assert "one_time_code" not in client.session


def test_proof_of_one_invitation_does_not_open_another(college, newcomer, dean, client):
    _mine, my_token = invite(newcomer, dean, check=SECRET, secret="04123X")
    other = membership(person(college, "吴言", may_sign_in=False), college, Role.STUDENT)
    theirs, their_token = invite(other, dean, check=SECRET, secret="99999Y")

    client.post(url("invitation_prove", my_token), {"answer": "04123X"})
    client.post(url("contact_choose", their_token), {"contact": "thief@example.org"})
    client.post(url("account_open", their_token), {"code": "000000"})

    theirs.refresh_from_db()
    assert theirs.state == InvitationState.OPEN


def test_used_link_says_so_and_opens_nothing(newcomer, dean, client):
    invitation, token = invite(newcomer, dean, check=SECRET, secret="04123X")
    operations.claim_invitation(
        invitation=invitation,
        proved_by=SECRET,
        phone=PHONE,
        actor=link_holder(newcomer.person),
        at=NOW,
    )

    replays = 0
    for _attempt in range(10):
        answer = client.post(url("invitation_prove", token), {"answer": "04123X"})
        assert answer.status_code == 302
        replays += 1
    page = client.get(url("invitation_claim", token))

    assert replays == 10
    assert "claim" not in client.session
    assert "has been used" in page.content.decode()


def test_five_wrong_answers_lock_across_browsers(newcomer, dean):
    _invitation, token = invite(newcomer, dean, check=SECRET, secret="04123X")

    for attempt in range(5):
        Client().post(url("invitation_prove", token), {"answer": f"00000{attempt}"})
    late = Client()
    late.post(url("invitation_prove", token), {"answer": "04123X"})
    page = late.get(url("invitation_claim", token))

    assert "claim" not in late.session
    assert "locked this invitation" in page.content.decode()


def test_unknown_token_is_not_found(client, db):
    assert client.get(url("invitation_claim", "x" * 32)).status_code == 404


def test_signed_in_people_are_asked_to_sign_out_first(newcomer, dean, sign_in):
    _invitation, token = invite(newcomer, dean)

    page = sign_in(dean).get(url("invitation_claim", token))

    assert "Sign out first" in page.content.decode()


# -- inviting -----------------------------------------------------------------------------------


def test_manager_shows_links_once(newcomer, dean, sign_in):
    client = sign_in(dean)

    page = client.post(
        f"{url('invitation_prepare')}?member={newcomer.pk}",
        {
            f"member-{newcomer.pk}-check": "contact",
            f"member-{newcomer.pk}-secret": "",
            "then": "links",
        },
    )

    [link] = re.findall(r"http[^\"]+/invitations/claim/([\w-]+)/", page.content.decode())
    assert client.get(url("invitation_claim", link)).status_code == 200
    assert link not in client.get(url("invitation_list")).content.decode()
    assert "no-store" in page["Cache-Control"]


def test_class_sheet_has_a_card_with_a_picture_for_each(college, dean, sign_in):
    students = [
        membership(person(college, f"学生{n}", may_sign_in=False), college, Role.STUDENT)
        for n in range(3)
    ]
    query = "&".join(f"member={one.pk}" for one in students)
    data = {"then": "sheet"}
    for number, one in enumerate(students):
        data |= {f"member-{one.pk}-check": "secret", f"member-{one.pk}-secret": f"2026010{number}"}

    page = sign_in(dean).post(f"{url('invitation_prepare')}?{query}", data)

    text = page.content.decode()
    assert text.count('class="r-card"') == 3
    assert text.count("data:image/svg+xml") == 3
    assert "20260100" not in text
    assert Invitation.objects.filter(state=InvitationState.OPEN).count() == 3


def test_manager_invites_somebody_new(college, dean, sign_in):
    page = sign_in(dean).post(
        url("person_invite"),
        {
            "full_name": "林小满",
            "role": "tutor",
            "contact_phone": "138 0013 8000",
            "language": "zh-hans",
            "starts_on": "2026-09-07",
            "check": "contact",
            "then": "message",
        },
    )

    assert page["Location"] == url("invitation_list")
    [invitation] = Invitation.objects.all()
    assert invitation.membership.person.contact_phone == PHONE


def test_what_cannot_be_invited_is_said_and_nothing_is_kept(college, dean, sign_in):
    page = sign_in(dean).post(
        url("person_invite"),
        {
            "full_name": "林小满",
            "role": "tutor",
            "language": "zh-hans",
            "starts_on": "2026-09-07",
            "check": "contact",
            "then": "message",
        },
    )

    assert page.status_code == 200
    assert "on record" in str(page.context["form"].non_field_errors())
    assert not Invitation.objects.exists()


def test_withdrawn_from_the_list(newcomer, dean, sign_in):
    invitation, _token = invite(newcomer, dean)

    sign_in(dean).post(url("invitation_withdraw", invitation.reference))

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.WITHDRAWN


def test_strangers_find_no_invitations(newcomer, cast, sign_in):
    invitation, _token = invite(newcomer, cast.dean)

    for stranger in (cast.student, cast.inspector):
        assert sign_in(stranger).get(url("invitation_list")).status_code == 404
    outsider = sign_in(cast.outsider)
    withdrawn = outsider.post(url("invitation_withdraw", invitation.reference))
    prepared = outsider.get(f"{url('invitation_prepare')}?member={newcomer.pk}")

    assert withdrawn.status_code == 404
    assert prepared["Location"] == url("invitation_list")


def test_list_asks_the_database_as_often_for_three_as_for_one(college, dean, sign_in):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(url("invitation_list"))
        return len(queries)

    client = sign_in(dean)

    def add(number):
        one = membership(
            person(college, f"学生{number}", phone=f"1380013800{number}", may_sign_in=False),
            college,
            Role.STUDENT,
        )
        invite(one, dean)
        membership(person(college, f"同学{number}", may_sign_in=False), college, Role.STUDENT)

    add(0)
    once = asked()
    add(1)
    add(2)

    assert asked() == once
    assert once <= 12
