"""Whatever people try in whatever order: no state without its guard, no approval or signature lost."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.agreements import SECOND_FACTOR, cooperation, draft, with_mandates
from tests.factories.parties import NOW

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.audit import story_of
from ronghe.kernel.invariants import _invariants
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Role
from ronghe.partnerships.models import (
    Agreement,
    AgreementState,
    AgreementVersion,
    ApprovalStep,
    Signature,
    VersionState,
)
from ronghe.partnerships.operations import (
    agreements,
    amending,
    checking,
    negotiation,
    signing,
)
from ronghe.partnerships.operations.negotiation import RouteStep
from ronghe.partnerships.standing import layers_of

pytestmark = pytest.mark.django_db
ACTORS = ("dean", "cooperation_officer", "plant_manager", "signatory", "mentor", "outsider", "coordinator")  # fmt: skip
MAY_TURN = {"dean", "cooperation_officer", "plant_manager"}
# What an operation may answer; anything else, and above all the database's own refusal, is a fault.
EXPECTED = (ValueError, IllegalTransition, NotAllowed)


def _latest(agreement):
    return agreement.versions.order_by("-number")[0]


class Play:
    """One agreement, and everything that somebody might try with it."""

    def __init__(self, cast):
        self.cast, self.days = cast, 0
        self.agreement = draft(cast, cooperation(cast)).agreement
        self.frozen, self.signatures, self.approvals = {}, 0, 0
        self.terms, self.done = {}, Counter()

    @property
    def at(self):
        return NOW + timedelta(days=self.days)

    def try_(self, action, who, key):
        actor = getattr(self.cast, who)
        self.agreement.refresh_from_db()
        try:
            with transaction.atomic():
                getattr(self, action)(_latest(self.agreement), actor, key)
                self.done[action] += 1
        except EXPECTED:
            pass
        self.check()

    # -- what may be tried

    def revise(self, version, actor, key):
        document = version.content
        terms = {**document.terms, "notice_days": int(document.terms["notice_days"]) + 1}
        changed = type(document)(document.parties, document.clauses, terms, document.obligations, document.milestones)  # fmt: skip
        agreements.revise_agreement(version=version, document=changed, why="改", actor=actor, at=self.at)  # fmt: skip

    def propose(self, version, actor, key):
        to = self.cast.enterprise if key == "host" else self.cast.college
        agreements.propose_agreement(version=version, to=to, note="", actor=actor, at=self.at)

    def hand_over(self, version, actor, key):
        to = self.cast.enterprise if key == "host" else self.cast.college
        agreements.hand_over(version=version, to=to, note="", actor=actor, at=self.at)

    def confirm(self, version, actor, key):
        negotiation.confirm_facts(party=version.parties.get(key=key), actor=actor, at=self.at)

    def check_law(self, version, actor, key):
        checking.check_agreement(version=version, actor=actor, at=self.at)

    def approve(self, version, actor, key):
        step = version.approvals.order_by("-round", "number").first()
        if step is not None:
            negotiation.approve_step(step=step, actor=actor, at=self.at)

    def send_back(self, version, actor, key):
        step = version.approvals.order_by("-round", "number").first()
        if step is not None:
            negotiation.send_back_step(step=step, remark="改", actor=actor, at=self.at)

    def reopen(self, version, actor, key):
        checking.reopen_agreement(version=version, actor=actor, at=self.at)

    def begin(self, version, actor, key):
        checking.begin_signing(version=version, actor=actor, at=self.at)

    def sign(self, version, actor, key):
        signing.sign_agreement(party=version.parties.get(key=key), proof=SECOND_FACTOR, actor=actor, at=self.at)  # fmt: skip

    def sign_old(self, version, actor, key):
        first = self.agreement.versions.order_by("number")[0]
        signing.sign_agreement(party=first.parties.get(key=key), proof=SECOND_FACTOR, actor=actor, at=self.at)  # fmt: skip

    def refuse(self, version, actor, key):
        signing.refuse_agreement(party=version.parties.get(key=key), reason="不妥", actor=actor, at=self.at)  # fmt: skip

    def withdraw(self, version, actor, key):
        signing.withdraw_agreement(version=version, reason="撤回", actor=actor, at=self.at)

    def amend(self, version, actor, key):
        amending.draft_amendment(agreement=self.agreement, purpose="调整", effective_on=self.at.date() + timedelta(days=5), terms={"notice_days": 77}, actor=actor, at=self.at)  # fmt: skip

    def suspend(self, version, actor, key):
        amending.suspend_agreement(agreement=self.agreement, reason="停电", actor=actor, at=self.at)

    def resume(self, version, actor, key):
        amending.resume_agreement(agreement=self.agreement, actor=actor, at=self.at)

    def terminate(self, version, actor, key):
        amending.terminate_agreement(agreement=self.agreement, reason="停产", ended_on=self.at.date(), actor=actor, at=self.at)  # fmt: skip

    def annul(self, version, actor, key):
        amending.annul_agreement(agreement=self.agreement, reason="欺诈", actor=actor, at=self.at)

    def lapse(self, version, actor, key):
        amending.announce_stale_agreements(actor=SYSTEM, at=self.at)
        amending.lapse_stale_agreements(actor=SYSTEM, at=self.at)

    def wait(self, version, actor, key):
        self.days += 3

    def lead_on(self, version, actor, key):
        """What would be done next by those who may, so that plays come far."""
        cast, at = self.cast, self.at
        if version.state == VersionState.DRAFT:
            self.propose(version, SYSTEM, "host")
        elif version.state == VersionState.NEGOTIATING:
            for one in ("host", "college"):
                self.confirm(version, SYSTEM, one)
            self.check_law(version, SYSTEM, key)
        elif version.state == VersionState.CHECKING:
            waiting = version.approvals.filter(state="waiting").order_by("number").first()
            if waiting is not None:
                negotiation.approve_step(step=waiting, actor=cast.cooperation_officer, at=at)
            else:
                self.begin(version, SYSTEM, key)
        elif version.state == VersionState.SIGNING:
            is_first = not version.signatures.exists()
            self.sign(version, cast.signatory if is_first else cast.dean, "host" if is_first else "college")  # fmt: skip

    # -- what always holds

    def check(self):
        self.agreement.refresh_from_db()
        versions = list(self.agreement.versions.order_by("number"))
        for version in versions:
            assert version.document_hash == version.hash_of_content()
            if version.frozen_at is not None:
                self.stays(version)
            if version.state == VersionState.SIGNED:
                for party in version.parties.all():
                    hashes = [s.document_hash for s in party.signatures.all()]
                    assert hashes.count(version.document_hash) == party.signatures_needed
        in_force = {"in_force", "suspended", "completed", "terminated", "annulled"}
        is_signed = any(v.state == VersionState.SIGNED for v in versions)
        assert (self.agreement.state in in_force) is is_signed
        self.nothing_is_lost()
        self.the_past_stays()
        for name, rule in _invariants.items():
            if name.startswith("partnerships."):
                assert list(rule.check()) == [], name

    def stays(self, version):
        kept = (version.document, version.document_hash, version.readings, version.changes, version.effective_on)  # fmt: skip
        assert self.frozen.setdefault(version.pk, kept) == kept

    def nothing_is_lost(self):
        signatures = Signature.objects.count()
        approved = ApprovalStep.objects.exclude(decided_by=None).count()
        assert signatures >= self.signatures
        assert approved >= self.approvals
        self.signatures, self.approvals = signatures, approved
        told = Counter(record.verb for record in story_of(self.agreement))
        assert told["agreement.signed"] == signatures
        assert told["approval.approved"] + told["approval.sent_back"] == approved

    def the_past_stays(self):
        """What was in force on a day that is over stays what it was."""
        layers = layers_of(self.agreement)
        for layer in layers:
            assert self.terms.setdefault(layer.number, layer) == layer
        for one, next_ in pairwise(layers):
            assert one.number < next_.number
            assert next_.since >= layers[0].since


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "revise", "propose", "hand_over", "confirm", "check_law", "approve", "send_back",
                "reopen", "begin", "sign", "sign_old", "refuse", "withdraw", "amend", "suspend",
                "resume", "terminate", "annul", "lapse", "wait", *["lead_on"] * 14,
            ]
        ),
        st.sampled_from(ACTORS),
        st.sampled_from(["host", "college"]),
    ),
    min_size=5,
    max_size=24,
)  # fmt: skip


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_is_tried_what_was_signed_and_approved_stays(steps, cast):
    with transaction.atomic():
        play = played(cast)
        for action, who, key in steps:
            play.try_(action, who, key)
        transaction.set_rollback(True)


def played(cast):
    with_mandates(cast)
    negotiation.set_approval_route(
        organisation=cast.college,
        steps=[RouteStep("合作办公室", Role.COOPERATION_OFFICER)],
        actor=cast.dean,
        at=NOW,
    )
    return Play(cast)


def test_the_play_comes_to_its_end_and_back(cast):
    """The walk that the random ones vary: signed, amended, ended; each step is really taken."""
    play = played(cast)
    for _step in range(6):
        play.try_("lead_on", "dean", "host")
    assert play.agreement.state == AgreementState.IN_FORCE
    play.try_("amend", "dean", "host")
    for _step in range(3):
        play.try_("lead_on", "dean", "host")
    play.try_("refuse", "signatory", "host")
    for action in ("suspend", "resume", "terminate"):
        play.try_(action, "dean", "host")

    assert play.agreement.state == AgreementState.TERMINATED
    assert play.done["lead_on"] >= 9
    assert AgreementVersion.objects.filter(state=VersionState.SIGNED).count() == 1


@pytest.mark.parametrize("who", sorted(set(ACTORS) - MAY_TURN))
def test_who_looks_after_no_party_moves_nothing(who, cast):
    play = played(cast)
    for action in ("propose", "confirm", "check_law", "begin", "withdraw", "amend", "terminate"):
        play.try_(action, who, "host")

    assert play.done == {}
    assert Agreement.objects.get().state == AgreementState.DRAFT
