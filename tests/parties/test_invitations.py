from datetime import timedelta

import pytest
from tests.factories.parties import NOW, membership, person

from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties import invitation_queries as queries
from ronghe.parties import operations
from ronghe.parties.actors import acting_as, link_holder
from ronghe.parties.models import Invitation, InvitationState, Role, User

CONTACT, SECRET = Invitation.Check.CONTACT, Invitation.Check.SECRET


@pytest.fixture
def newcomer(college):
    """A student whom the college knows, and who cannot sign in yet."""
    known = person(college, "林小满", phone="13800138000", may_sign_in=False)
    return membership(known, college, Role.STUDENT)


def invite(newcomer, dean, *, check=CONTACT, secret="", at=NOW):
    return operations.invite_person(
        membership=newcomer, check=check, secret=secret, actor=dean, at=at
    )


def claim(invitation, *, actor=None, at=NOW, **more):
    details = {"proved_by": invitation.check_kind, "phone": "+8613800138000"} | more
    return operations.claim_invitation(
        invitation=invitation,
        actor=actor or link_holder(invitation.membership.person),
        at=at,
        **details,
    )


def verbs_of(invitation):
    return set(
        AuditRecord.objects.filter(
            subject_type="parties.invitation", subject_id=invitation.pk
        ).values_list("verb", flat=True)
    )


def test_invitation_keeps_only_the_digest_of_its_token(newcomer, dean):
    invitation, token = invite(newcomer, dean)

    assert len(token) >= 32
    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values().get())
    assert queries.invitation_of_token(token) == invitation
    assert queries.invitation_of_token(token[:-1]) is None
    assert invitation.reference.startswith("IN-2026-")
    assert verbs_of(invitation) == {"invitation.sent"}


def test_claim_opens_an_account_for_the_invited_person(newcomer, dean):
    invitation, _token = invite(newcomer, dean)

    user = claim(invitation, password="four loud quiet geese")

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.CLAIMED
    assert (user.person, user.phone, user.is_phone_verified) == (
        newcomer.person,
        "+8613800138000",
        True,
    )
    assert user.check_password("four loud quiet geese")
    assert verbs_of(invitation) == {"invitation.sent", "invitation.claimed"}


def test_account_without_password_has_none_that_fits(newcomer, dean):
    invitation, _token = invite(newcomer, dean)

    user = claim(invitation)

    assert not user.has_usable_password()


def test_an_invitation_is_claimed_once(newcomer, dean):
    invitation, _token = invite(newcomer, dean)
    claim(invitation)

    refused = 0
    for _attempt in range(20):
        with pytest.raises(operations.InvitationIsUsed):
            claim(invitation, phone="", email="second@example.org")
        refused += 1

    assert (refused, User.objects.filter(person=newcomer.person).count()) == (20, 1)


def test_an_invitation_ends_after_fourteen_days(newcomer, dean):
    invitation, _token = invite(newcomer, dean)
    last_moment = invitation.expires_at - timedelta(microseconds=1)

    for late in (invitation.expires_at, invitation.expires_at + timedelta(days=1)):
        with pytest.raises(operations.InvitationIsOver):
            claim(invitation, at=late)

    assert invitation.expires_at == NOW + timedelta(days=14)
    assert claim(invitation, at=last_moment).person == newcomer.person


def test_nobody_claims_the_invitation_of_another(newcomer, dean, student, outsider, mentor):
    invitation, _token = invite(newcomer, dean)
    strangers = [dean, student, outsider, mentor, link_holder(student.person)]

    refused = 0
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            claim(invitation, actor=stranger)
        refused += 1

    assert refused == len(strangers)
    assert not User.objects.filter(person=newcomer.person).exists()


def test_the_link_alone_opens_nothing(newcomer, dean):
    invitation, _token = invite(newcomer, dean, check=SECRET, secret="12345X")

    for proof in ("", CONTACT):
        with pytest.raises(operations.ProofIsMissing):
            claim(invitation, proved_by=proof)

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.OPEN


def test_withdrawn_and_replaced_invitations_open_nothing(newcomer, dean):
    withdrawn, _token = invite(newcomer, dean)
    operations.withdraw_invitation(invitation=withdrawn, actor=dean, at=NOW)
    replaced, _token = invite(newcomer, dean)
    newest, _token = invite(newcomer, dean)

    for closed in (withdrawn, replaced):
        with pytest.raises(operations.InvitationIsOver):
            claim(closed)

    assert claim(newest).person == newcomer.person


def test_only_managers_of_the_organisation_invite(newcomer, dean, outsider, student, mentor):
    for stranger in (outsider, student, mentor):
        with pytest.raises(NotAllowed):
            invite(newcomer, stranger)

    assert invite(newcomer, dean)[0].invited_by == dean.person


def test_secret_is_kept_as_an_argon2_hash_and_read_kindly(newcomer, dean):
    invitation, _token = invite(newcomer, dean, check=SECRET, secret="0412 3x")
    holder = link_holder(newcomer.person)

    right = operations.prove_invitation(
        invitation=invitation, answer=" 04123X ", actor=holder, at=NOW
    )

    invitation.refresh_from_db()
    assert right
    assert invitation.secret_hash.startswith("$argon2id$")
    assert invitation.failed_count == 0


def test_five_wrong_answers_lock_the_invitation(newcomer, dean):
    invitation, _token = invite(newcomer, dean, check=SECRET, secret="04123X")
    holder = link_holder(newcomer.person)

    def answer(text):
        return operations.prove_invitation(invitation=invitation, answer=text, actor=holder, at=NOW)

    assert [answer(f"00000{n}") for n in range(5)] == [False] * 5
    with pytest.raises(operations.InvitationIsLocked, match="Ask whoever invited you"):
        answer("04123X")
    with pytest.raises(operations.InvitationIsLocked):
        claim(invitation)
    assert queries.standing(invitation, NOW) == queries.Standing.LOCKED


def test_wrong_code_counts_and_no_code_is_never_right(newcomer, dean):
    invitation, _token = invite(newcomer, dean)
    holder = link_holder(newcomer.person)

    answers = [("000000", "123456"), ("", ""), ("123456", "")]
    given = [
        operations.prove_invitation(
            invitation=invitation, answer=answer, sent_code=code, actor=holder, at=NOW
        )
        for answer, code in answers
    ]

    assert given == [False] * 3
    assert invitation.failed_count == 3
    assert operations.prove_invitation(
        invitation=invitation, answer="123 456", sent_code="123456", actor=holder, at=NOW
    )


@pytest.mark.parametrize("secret", ["", "12345", "  1 2 3 4 5 "])
def test_short_secrets_are_refused(newcomer, dean, secret):
    with pytest.raises(operations.SecretIsTooShort):
        invite(newcomer, dean, check=SECRET, secret=secret)


def test_code_needs_a_contact_on_record(college, dean):
    silent = membership(person(college, "吴言", may_sign_in=False), college, Role.STUDENT)

    with pytest.raises(operations.ContactIsMissing):
        invite(silent, dean)


def test_who_signs_in_already_is_not_invited(student, dean):
    with pytest.raises(operations.HasAccount):
        invite(student.membership, dean)


def test_inviting_a_class_is_all_or_nothing(college, dean, newcomer):
    silent = membership(person(college, "吴言", may_sign_in=False), college, Role.STUDENT)
    choices = [
        operations.Choice(newcomer, CONTACT),
        operations.Choice(silent, CONTACT),
    ]

    with pytest.raises(operations.ContactIsMissing):
        operations.invite_people(choices=choices, is_sent=False, actor=dean, at=NOW)

    assert not Invitation.objects.exists()


def test_new_person_is_entered_given_a_role_and_invited(college, dean):
    [(invitation, _token)] = operations.invite_new_person(
        organisation=college,
        full_name="林小满",
        role=Role.TUTOR,
        starts_on=NOW.date(),
        check=SECRET,
        secret="AB12CD",
        actor=dean,
        at=NOW,
    )

    made = invitation.membership
    assert (made.person.full_name, made.organisation, made.role) == ("林小满", college, Role.TUTOR)
    assert list(queries.invitations_made_by(dean)) == [invitation]


def test_claiming_one_role_closes_the_invitations_of_the_others(college, dean, newcomer):
    other = membership(newcomer.person, college, Role.TUTOR)
    first, _token = invite(newcomer, dean)
    second, _token = invite(other, dean)

    claim(first)

    second.refresh_from_db()
    assert second.state == InvitationState.WITHDRAWN


def test_lists_show_what_the_manager_looks_after(newcomer, dean, outsider, plant_manager):
    waiting = queries.memberships_without_account(dean, on=NOW.date())
    assert set(waiting) == {newcomer}
    invitation, _token = invite(newcomer, dean)

    assert not waiting.all().exists()
    assert set(queries.invitations_made_by(dean)) == {invitation}
    for stranger in (outsider, plant_manager, acting_as(newcomer, on=NOW.date())):
        assert not queries.invitations_made_by(stranger).exists()
        ids = [newcomer.pk]
        assert not queries.invitable_memberships(stranger, ids, on=NOW.date()).exists()
