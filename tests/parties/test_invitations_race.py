"""Two browsers claim one invitation at the same moment."""

import threading

import pytest
from django.db import connection
from tests.factories.parties import NOW, membership, person

from ronghe.parties import operations
from ronghe.parties.actors import link_holder
from ronghe.parties.models import Invitation, InvitationState, Role

CLAIMANTS = 2
ROUNDS = 5


def race(act):
    """Let several act at once; give how many were let through."""
    barrier = threading.Barrier(CLAIMANTS)
    accepted, refused, surprises = [], [], []

    def run(number):
        try:
            barrier.wait(10)
            act(number, barrier)
            accepted.append(number)
        except operations.InvitationIsUsed:
            refused.append(number)
        except Exception as surprise:  # noqa: BLE001 -- shown by the assertion below
            surprises.append(surprise)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(CLAIMANTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert surprises == []
    assert len(accepted) + len(refused) == CLAIMANTS
    return len(accepted)


def open_invitation(cast, number):
    known = person(cast.college, f"林{number}", phone="13800138000", may_sign_in=False)
    newcomer = membership(known, cast.college, Role.STUDENT)
    invitation, _token = operations.invite_person(
        membership=newcomer, check=Invitation.Check.CONTACT, actor=cast.dean, at=NOW
    )
    return invitation


def test_of_two_claims_at_once_one_wins(committed_db, cast):
    wins = []
    for round_number in range(ROUNDS):
        invitation = open_invitation(cast, round_number)

        def claim(number, _barrier, invitation=invitation, round_number=round_number):
            operations.claim_invitation(
                invitation=Invitation.objects.get(pk=invitation.pk),
                proved_by=Invitation.Check.CONTACT,
                email=f"claimant-{round_number}-{number}@example.org",
                actor=link_holder(invitation.membership.person),
                at=NOW,
            )

        wins.append(race(claim))

    assert wins == [1] * ROUNDS


@pytest.mark.race_twin_of("test_of_two_claims_at_once_one_wins")
def test_without_the_conditional_update_both_win(committed_db, cast):
    """The control: look first, write afterwards. It must show the race."""
    wins = []
    for round_number in range(ROUNDS):
        invitation = open_invitation(cast, round_number)

        def careless_claim(_number, barrier, invitation=invitation):
            found = Invitation.objects.get(pk=invitation.pk)
            if found.state != InvitationState.OPEN:
                raise operations.InvitationIsUsed
            barrier.wait(10)  # the moment between the look and the write
            found.state = InvitationState.CLAIMED
            found.closed_at = NOW
            found.save(update_fields=["state", "closed_at"])

        wins.append(race(careless_claim))

    assert wins == [CLAIMANTS] * ROUNDS
