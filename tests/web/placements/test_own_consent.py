"""Consent in the browser: a student's own, on paper, and a guardian's by a link."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.web.placements.owning import page, scan, words

from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Guardian
from ronghe.placements.models import Consent, ConsentWay, GuardianLink, Placement
from ronghe.placements.operations import consents, placements

pytestmark = pytest.mark.django_db


@pytest.fixture
def student(cast):
    """The one who acts, with an account."""
    return cast.student


@pytest.fixture
def placement(cast):
    return making.planned(cast.student.membership, cast.enterprise)


@pytest.fixture
def of_pupil(cast):
    """A placement of a student of the class, whose parent is on record."""
    return making.planned(making.learner(cast.school_class), cast.enterprise)


@pytest.fixture
def guardian(of_pupil):
    return of_pupil.student.person.guardians.get().person


@pytest.fixture
def token(of_pupil, guardian):
    _link, token = consents.send_guardian_link(
        placement=of_pupil, person=guardian, actor=SYSTEM, at=NOW
    )
    return token


@pytest.fixture
def client(sign_in, student):
    return sign_in(student)


def pay(placement, minor):
    work = {**placement.work, "monthly_pay_minor": minor}
    return placements.state_work(placement=placement, work=work, actor=SYSTEM, at=NOW)


def hash_on(response):
    return re.search(r'name="text_hash"\s+value="(\w+)"', response.content.decode()).group(1)


# -- the student ------------------------------------------------------------------------------


def test_a_student_reads_and_agrees_in_the_language_of_the_page(client, placement):
    client.post(reverse("web:language_set"), {"language": "zh-hans", "next": "/"})
    form = client.get(page("consent_give", placement))

    answer = client.post(page("consent_give", placement), {"text_hash": hash_on(form)})

    consent = Consent.objects.get()
    assert answer["Location"] == page("own_placement", placement)
    assert (consent.party, consent.way) == ("student", "account")
    assert "青禾职业技术学院" in consent.text


def test_what_changed_since_it_was_opened_is_read_again(client, placement):
    form = client.get(page("consent_give", placement))
    pay(placement, 100_000)

    answer = client.post(page("consent_give", placement), {"text_hash": hash_on(form)}, follow=True)

    assert "has changed since you opened this page" in words(answer)
    assert "1,000.00 CNY" in words(answer)
    assert not Consent.objects.exists()


def test_a_consent_to_what_is_other_now_is_asked_for_again(client, placement):
    form = client.get(page("consent_give", placement))
    client.post(page("consent_give", placement), {"text_hash": hash_on(form)})
    pay(placement, 100_000)

    own = words(client.get(page("own_placement", placement)))
    again = client.get(page("consent_give", placement))
    client.post(page("consent_give", placement), {"text_hash": hash_on(again)})

    assert "has changed since you agreed" in own
    assert "something has changed since" in words(again)
    assert "1,000.00" in Consent.objects.get(withdrawn_at=None).text


def test_it_is_taken_back_after_a_plain_question(client, placement):
    form = client.get(page("consent_give", placement))
    client.post(page("consent_give", placement), {"text_hash": hash_on(form)})

    asked = words(client.get(page("consent_withdraw", placement)))
    client.post(page("consent_withdraw", placement))

    assert "Nobody may hold it against you" in asked
    assert Consent.objects.get().withdrawn_at is not None


def test_the_host_reads_no_consent(sign_in, cast, placement):
    seen = sign_in(cast.plant_manager)

    assert seen.get(page("consent_give", placement)).status_code == 404
    assert seen.get(page("consent_enter", placement)).status_code == 403


# -- on paper ---------------------------------------------------------------------------------


def test_a_class_teacher_enters_what_a_parent_signed(class_teacher, sign_in, of_pupil, guardian):
    client = sign_in(class_teacher)
    said = {"person": guardian.pk, "given_on": "2026-09-05"}

    bare = client.post(page("consent_enter", of_pupil), said)
    client.post(page("consent_enter", of_pupil), {**said, "papers": scan()})

    assert bare.status_code == 200
    [consent] = Consent.objects.all()
    assert (consent.person, consent.party, consent.way) == (guardian, "guardian", ConsentWay.PAPER)


def test_somebody_who_is_no_guardian_cannot_be_chosen(dean, sign_in, cast, of_pupil):
    said = {"person": cast.student.person.pk, "given_on": "2026-09-05", "papers": scan()}

    sign_in(dean).post(page("consent_enter", of_pupil), said)

    assert not Consent.objects.exists()


# -- the guardian -----------------------------------------------------------------------------


def link(token, name="guardian_page"):
    return reverse(f"placements:{name}", args=[token])


def test_the_link_is_shown_once_with_its_code_and_works(class_teacher, sign_in, of_pupil, guardian):
    client = sign_in(class_teacher)

    form = client.get(page("guardian_link_send", of_pupil))
    sent = client.post(page("guardian_link_send", of_pupil), {"guardian": guardian.pk})

    text = sent.content.decode()
    url = re.search(r"https?://[^\s<]+/placements/family/[\w-]+/", text).group(0)
    assert form.context["form"]["guardian"].initial == str(guardian.pk)
    assert 'src="data:image/svg' in text
    assert "no-store" in sent["Cache-Control"]
    path = "/placements/" + url.partition("/placements/")[2]
    assert Client().get(path).status_code == 200


def test_where_no_guardian_is_on_record_the_page_says_who_helps(dean, sign_in, placement):
    page_ = sign_in(dean).get(page("guardian_link_send", placement))

    assert "No parent or guardian of this student is on record" in words(page_)
    assert not GuardianLink.objects.exists()


def test_a_host_sends_no_link(plant_manager, sign_in, of_pupil, guardian):
    answer = sign_in(plant_manager).post(page("guardian_link_send", of_pupil), {"guardian": guardian.pk})  # fmt: skip

    assert answer.status_code == 403


def test_a_guardian_reads_agrees_and_takes_it_back(token, of_pupil, guardian, cast):
    making.prepared(cast.college)
    visitor = Client()

    read = visitor.get(link(token))
    visitor.post(link(token, "guardian_consent"), {"text_hash": hash_on(read)})
    agreed = words(visitor.get(link(token)))
    asked = words(visitor.get(link(token, "guardian_withdraw")))
    given = Consent.objects.get()
    visitor.post(link(token, "guardian_withdraw"))

    for part in ("1,800.00 CNY", "8 hours a day", "0574-8800", cast.enterprise.name_in("en")):
        assert part in words(read)
    assert (given.person, given.way) == (guardian, ConsentWay.LINK)
    assert "You agreed on" in agreed
    assert "Nobody may hold it against your child" in asked
    assert Consent.objects.get().withdrawn_at is not None


def test_the_page_is_kept_by_nobody_and_speaks_both_languages(token):
    visitor = Client()

    page_ = visitor.get(link(token))
    visitor.post(reverse("web:language_set"), {"language": "zh-hans", "next": link(token)})
    chinese = visitor.get(link(token))

    assert "no-store" in page_["Cache-Control"]
    assert page_["X-Robots-Tag"] == "noindex, nofollow"
    assert 'lang="zh-Hans"' in chinese.content.decode()
    assert "青禾职业技术学院" in words(chinese)


def test_a_replaced_link_says_so_kindly_and_does_nothing(token, of_pupil, guardian):
    text_hash = hash_on(Client().get(link(token)))
    consents.send_guardian_link(placement=of_pupil, person=guardian, actor=SYSTEM, at=NOW)

    page_ = Client().get(link(token))
    Client().post(link(token, "guardian_consent"), {"text_hash": text_hash})

    assert page_.status_code == 200
    assert "There is probably a newer one" in words(page_)
    assert of_pupil.host.name_in("en") not in words(page_)
    assert not Consent.objects.exists()


def test_who_is_no_guardian_any_more_reads_nothing(token, of_pupil):
    Guardian.objects.update(ends_on=NOW.date())

    assert "This link is over" in words(Client().get(link(token)))


def test_an_unknown_link_is_not_found(token):
    assert Client().get(link("x" * 32)).status_code == 404


def test_a_placement_that_is_over_asks_a_guardian_for_nothing(token):
    Placement.objects.update(state="completed", over_on=NOW.date())

    page_ = words(Client().get(link(token)))

    assert "nothing to decide any more" in page_
    assert "I have read this, and I agree" not in page_
