import hmac
import struct
import time
from base64 import b32decode
from contextlib import contextmanager
from hashlib import sha1

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.urls import reverse
from tests.factories.parties import NOW, member

from ronghe.kernel.models import AuditRecord
from ronghe.parties import operations
from ronghe.parties.models import Role

PASSWORD = "four loud quiet geese"
PHONE, EMAIL = "+8613800138000", "xiaoman@example.org"
LOGIN, CODE, CONFIRM = (
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
)


@pytest.fixture
def tutor(college):
    """A tutor with both ways to sign in, and a password."""
    actor = member(college, Role.TUTOR, "林小满", email=EMAIL, phone="138 0013 8000")
    operations.change_password(person=actor.person, password=PASSWORD, actor=actor, at=NOW)
    actor.person.user.refresh_from_db()
    return actor


def post(client, name, data, *args, follow=False):
    return client.post(reverse(name, args=args), data, follow=follow)


def code_of(client):
    stages = client.session["account_login"]["state"]["stages"]
    return stages["login_by_code"]["data"].get("code", "")


def is_signed_in(client):
    return "_auth_user_id" in client.session


@contextmanager
def counted_hashes(monkeypatch):
    counted = []
    encode = Argon2PasswordHasher.encode

    def counting(self, password, salt):
        counted.append(1)
        return encode(self, password, salt)

    verify = Argon2PasswordHasher.verify

    def counting_verify(self, password, encoded):
        counted.append(1)
        return verify(self, password, encoded)

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counting)
    monkeypatch.setattr(Argon2PasswordHasher, "verify", counting_verify)
    yield counted


# -- password and code --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", [EMAIL, EMAIL.upper(), "13800138000", "138 0013 8000", "+86 138-0013-8000"]
)
def test_telephone_and_email_sign_in_alike(tutor, client, typed):
    answer = post(client, LOGIN, {"login": typed, "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, reverse("web:desk"))
    assert is_signed_in(client)


@pytest.mark.parametrize(("typed", "kind"), [(EMAIL, "email"), ("13800138000", "phone")])
def test_one_time_code_signs_in(tutor, client, typed, kind):
    asked = post(client, CODE, {"login": typed})
    assert asked["Location"] == reverse(CONFIRM)
    code = code_of(client)
    assert len(code) == 6
    assert code.isdecimal()

    answer = post(client, CONFIRM, {"code": code, "action": "verify"})

    assert answer["Location"] == reverse("web:desk")
    assert is_signed_in(client)


def test_three_wrong_codes_end_the_code(tutor, client):
    post(client, CODE, {"login": EMAIL})
    code = code_of(client)
    wrong = "000000" if code != "000000" else "111111"

    for _attempt in range(3):
        post(client, CONFIRM, {"code": wrong, "action": "verify"})
    post(client, CONFIRM, {"code": code, "action": "verify"})

    assert not is_signed_in(client)


def test_unknown_contacts_are_answered_like_known_ones(tutor, client):
    """No account enumeration: same status, same address, same words."""

    def answers(login):
        browser = Client()
        refused = post(browser, LOGIN, {"login": login, "password": "wrong but long"})
        asked = post(browser, CODE, {"login": login})
        shown = browser.get(asked["Location"])
        words = shown.content.decode().replace(login, "…")
        return (
            refused.status_code,
            [str(error) for error in refused.context["form"].non_field_errors()],
            asked.status_code,
            asked["Location"],
            shown.status_code,
            without_tokens(words),
        )

    def without_tokens(words):
        return [line for line in words.splitlines() if "csrfmiddlewaretoken" not in line]

    assert answers(EMAIL) == answers("nobody@example.org")
    assert answers("+8613800138000") == answers("+8613800138999")


def test_unknown_contacts_cost_a_hash_too(tutor, client, monkeypatch):
    with counted_hashes(monkeypatch) as known:
        post(client, LOGIN, {"login": EMAIL, "password": "wrong but long"})
    with counted_hashes(monkeypatch) as unknown:
        post(client, LOGIN, {"login": "nobody@example.org", "password": "wrong but long"})

    assert (len(known) > 0, len(unknown) > 0) == (True, True)


def test_rate_limit_stands_before_the_hash(tutor, client, monkeypatch):
    attempts = 40
    with counted_hashes(monkeypatch) as hashes:
        for _attempt in range(attempts):
            post(client, LOGIN, {"login": EMAIL, "password": "wrong but long"})

    assert 0 < len(hashes) <= 5
    refused = post(client, LOGIN, {"login": EMAIL, "password": PASSWORD})
    assert not is_signed_in(client)
    assert "Wait five minutes" in str(refused.context["form"].non_field_errors())


def test_one_locked_number_does_not_lock_the_others(tutor, client):
    for _attempt in range(8):
        post(client, LOGIN, {"login": "+8613900139000", "password": "wrong but long"})

    post(client, LOGIN, {"login": PHONE, "password": PASSWORD})

    assert is_signed_in(client)


@pytest.mark.parametrize(
    "target",
    ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"],
)
def test_nobody_is_sent_to_another_host(tutor, client, target):
    answer = post(client, LOGIN, {"login": EMAIL, "password": PASSWORD, "next": target})

    assert answer["Location"] == reverse("web:desk")


def test_next_leads_back_to_the_page_one_wanted(tutor, client):
    wanted = reverse("accounts:account_page")
    asked = client.get(wanted)
    assert asked["Location"] == f"{reverse(LOGIN)}?next={wanted}"

    answer = post(client, LOGIN, {"login": EMAIL, "password": PASSWORD, "next": wanted})

    assert answer["Location"] == wanted


def test_there_is_no_sign_up(client, db):
    assert client.get("/account/signup/").status_code == 404


def test_closed_account_does_not_sign_in(tutor, client):
    user = tutor.person.user
    user.is_active = False
    user.save(update_fields=["is_active"])

    post(client, LOGIN, {"login": EMAIL, "password": PASSWORD})
    post(client, CODE, {"login": EMAIL})

    assert not is_signed_in(client)
    assert code_of(client) == ""


# -- the account page ---------------------------------------------------------------------------


def signed_in(actor, client=None):
    client = client or Client()
    post(client, LOGIN, {"login": actor.person.user.email, "password": PASSWORD})
    assert is_signed_in(client)
    return client


def test_account_page_says_how_one_signs_in(tutor):
    page = signed_in(tutor).get(reverse("accounts:account_page"))

    text = page.content.decode()
    assert page.status_code == 200
    assert all(word in text for word in (PHONE, EMAIL))
    assert "no-store" in page["Cache-Control"]


def test_new_password_signs_other_devices_out(tutor):
    here, there = signed_in(tutor), signed_in(tutor)

    post(
        here,
        "accounts:password_change",
        {"password": "three green slow trams", "password_again": "three green slow trams"},
    )

    page = reverse("accounts:account_page")
    assert (here.get(page).status_code, there.get(page).status_code) == (200, 302)
    assert AuditRecord.objects.filter(
        verb="user.password_changed", subject_id=tutor.person_id
    ).exists()


@pytest.mark.parametrize(
    ("password", "again"),
    [
        ("short", "short"),
        ("password123", "password123"),
        ("12345678901234", "12345678901234"),
        ("three green slow trams", "three green slow tram"),
    ],
)
def test_weak_or_mistyped_passwords_are_refused(tutor, password, again):
    client = signed_in(tutor)

    page = post(client, "accounts:password_change", {"password": password, "password_again": again})

    assert page.status_code == 200
    assert page.context["form"].errors
    tutor.person.user.refresh_from_db()
    assert tutor.person.user.check_password(PASSWORD)


def test_new_number_counts_after_its_code(tutor):
    client = signed_in(tutor)
    new = "+8613900139000"

    post(client, "accounts:contact_change", {"contact": "139 0013 9000"}, "phone")
    tutor.person.user.refresh_from_db()
    assert tutor.person.user.phone == PHONE
    code = client.session["one_time_code"]["code"]
    post(client, "accounts:contact_confirm", {"code": code}, "phone")

    tutor.person.user.refresh_from_db()
    assert (tutor.person.user.phone, tutor.person.user.is_phone_verified) == (new, True)


def test_wrong_codes_change_nothing(tutor):
    client = signed_in(tutor)
    post(client, "accounts:contact_change", {"contact": "new@example.org"}, "email")
    code = client.session["one_time_code"]["code"]
    wrong = "000000" if code != "000000" else "111111"

    for _attempt in range(3):
        post(client, "accounts:contact_confirm", {"code": wrong}, "email")
    post(client, "accounts:contact_confirm", {"code": code}, "email")

    tutor.person.user.refresh_from_db()
    assert tutor.person.user.email == EMAIL


def test_sensitive_steps_ask_again_after_a_while(tutor):
    client = signed_in(tutor)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()

    asked = client.get(reverse("accounts:password_change"))

    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    back = client.post(asked["Location"], {"password": PASSWORD})
    assert back["Location"] == reverse("accounts:password_change")
    assert client.get(back["Location"]).status_code == 200


def test_people_without_password_show_by_a_code_that_it_is_they(college):
    actor = member(college, Role.TUTOR, "吴言", phone="13900139001", email="wu@example.org")
    client = Client()
    client.force_login(actor.person.user)
    wanted = reverse("accounts:password_change")

    asked = client.get(wanted)
    assert asked["Location"].startswith(reverse("accounts:identity_confirm"))
    client.post(asked["Location"], {})
    code = client.session["one_time_code"]["code"]
    back = client.post(asked["Location"], {"code": code})

    assert back["Location"] == wanted
    assert client.get(wanted).status_code == 200


# -- the second factor --------------------------------------------------------------------------


def totp_code(secret, at=None):
    counter = struct.pack(">Q", int((at or time.time()) // 30))
    digest = hmac.new(b32decode(secret), counter, sha1).digest()
    offset = digest[-1] & 15
    value = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{value % 10**6:06}"


@pytest.fixture
def officer(authority):
    actor = member(authority, Role.INSPECTOR, "孙立", email="officer@example.org")
    operations.change_password(person=actor.person, password=PASSWORD, actor=actor, at=NOW)
    actor.person.user.refresh_from_db()
    return actor


def test_authority_reaches_only_the_set_up_pages_before_the_second_factor(officer):
    client = signed_in(officer)

    for name in ("web:desk", "accounts:account_page", "privacy:data_page"):
        assert client.get(reverse(name))["Location"] == reverse("mfa_index")
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name)).status_code == 200


def test_second_factor_opens_the_way_and_is_asked_for_at_sign_in(
    officer, django_capture_on_commit_callbacks
):
    client = signed_in(officer)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        post(client, "mfa_activate_totp", {"code": totp_code(secret)})
    assert client.get(reverse("accounts:account_page")).status_code == 200
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert codes.status_code == 200
    client.logout()

    post(client, LOGIN, {"login": "officer@example.org", "password": PASSWORD})
    assert not is_signed_in(client)
    post(client, "mfa_authenticate", {"code": codes.context["unused_codes"][0]})

    assert is_signed_in(client)
    assert AuditRecord.objects.filter(
        verb="user.second_factor_added", subject_id=officer.person_id
    ).exists()


def test_secret_of_the_app_is_not_readable_in_the_database(officer):
    TOTP.activate(officer.person.user, "JBSWY3DPEHPK3PXP")

    [row] = Authenticator.objects.filter(user=officer.person.user)

    assert "JBSWY3DPEHPK3PXP" not in str(row.data)
    assert row.wrap().validate_code(totp_code("JBSWY3DPEHPK3PXP"))


def test_other_roles_and_the_demonstration_need_no_second_factor(tutor, officer, sign_in):
    assert signed_in(tutor).get(reverse("accounts:account_page")).status_code == 200
    assert sign_in(officer).get(reverse("accounts:account_page")).status_code == 200


def test_demonstration_flag_means_nothing_in_production(officer, sign_in, settings):
    client = sign_in(officer)
    settings.RONGHE_DEMO = False

    assert client.get(reverse("web:desk"))["Location"] == reverse("mfa_index")


def test_signatories_need_a_second_factor(enterprise):
    actor = member(enterprise, Role.SIGNATORY, "李娜", email="sign@example.org")
    operations.change_password(person=actor.person, password=PASSWORD, actor=actor, at=NOW)

    assert signed_in(actor).get(reverse("web:desk"))["Location"] == reverse("mfa_index")


def test_two_people_cannot_sign_in_with_one_number(tutor, college):
    other = member(college, Role.TUTOR, "吴言", email="wu@example.org")

    with pytest.raises(operations.ContactIsTaken):
        operations.change_sign_in_phone(person=other.person, phone=PHONE, actor=other, at=NOW)
    with pytest.raises(operations.LastWayIn):
        operations.change_sign_in_email(person=other.person, email="", actor=other, at=NOW)
