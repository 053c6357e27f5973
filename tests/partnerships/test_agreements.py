"""Drafting from a template, and changing the draft."""

from dataclasses import replace

import pytest
from tests.factories.agreements import (
    TERMS,
    changed,
    confirmed,
    cooperation,
    draft,
    learner,
    placement,
    with_mandates,
)
from tests.factories.parties import NOW, organisation

from ronghe.engines.terms import Clause, Due, Obligation, differences
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.models import Guardian
from ronghe.partnerships import drafts
from ronghe.partnerships.drafting import PartiesAreAmiss, UnknownTerm
from ronghe.partnerships.models import Agreement, AgreementState
from ronghe.partnerships.operations import agreements, checking, cooperations
from ronghe.partnerships.revising import RequiredClauseIsMissing
from ronghe.partnerships.versions import DraftIsAmiss, NotYourTurn, Side, VersionIsFixed

pytestmark = pytest.mark.django_db


def revise(version, document, actor, why="双方商定"):
    return agreements.revise_agreement(
        version=version, document=document, why=why, actor=actor, at=NOW
    )


def test_a_draft_is_prefilled_from_its_template(cast):
    version = draft(cast)

    document = version.content
    assert version.agreement.state == AgreementState.DRAFT
    assert version.turn_of == cast.college
    assert {party.key for party in document.parties} == {"college", "host"}
    assert {party.who for party in document.parties} == {cast.college.reference, cast.enterprise.reference}  # fmt: skip
    assert document.terms["starts_on"] == TERMS["starts_on"]
    assert len(document.obligations) == 4
    assert [r.number for r in version.revisions.all()] == [1]
    assert version.document_hash == version.hash_of_content()


def test_nobody_drafts_before_both_sides_have_answered(cast):
    with pytest.raises(drafts.ReadinessIsMissing):
        draft(cast, cooperation(cast, ready=False))


def test_a_placement_needs_no_readiness_of_its_own(cast):
    version = placement(cast, learner(cast, guardian=True))

    assert {p.key for p in version.content.parties} == {"college", "host", "student", "guardian"}
    assert version.parties.get(key="student").order_group == 3


@pytest.mark.parametrize("who", ["student", "mentor", "outsider", "coordinator"])
def test_only_who_looks_after_a_party_drafts(who, cast):
    made = cooperation(cast)

    with pytest.raises(NotAllowed):
        agreements.draft_agreement(
            cooperation=made,
            template="framework",
            sides=[Side("college", cast.college), Side("host", cast.enterprise)],
            terms={},
            actor=getattr(cast, who),
            at=NOW,
        )


def test_parties_belong_to_the_cooperation(cast):
    stranger = Side("host", organisation(name="外来企业"))
    wrong_role = Side("host", cast.college)
    nobodys_child = Side("student", person=cast.mentor.person)
    student = learner(cast)

    for sides in ([stranger], [wrong_role], [Side("host", cast.enterprise), nobodys_child]):
        with pytest.raises((drafts.PartyDoesNotBelong, PartiesAreAmiss)):
            placement(cast, student, sides=[Side("college", cast.college), *sides])


def test_only_ones_own_guardian_signs_along(cast):
    student = learner(cast)
    with_guardian = [
        Side("college", cast.college),
        Side("host", cast.enterprise),
        Side("student", person=student.person),
        Side("guardian", person=cast.mentor.person),
    ]

    assert not Guardian.objects.filter(person=cast.mentor.person).exists()
    with pytest.raises(drafts.PartyDoesNotBelong):
        placement(cast, student, sides=with_guardian)


def test_what_is_closed_takes_no_agreement(cast):
    made = cooperation(cast)
    cooperations.give_up_cooperation(cooperation=made, reason="x", actor=cast.dean, at=NOW)

    with pytest.raises(drafts.CooperationIsOver):
        draft(cast, made)


def test_every_change_is_kept_with_its_reason(cast):
    version = draft(cast)
    before = version.document_hash

    version = revise(version, changed(version, notice_days=60), cast.dean, "企业要求")

    first, second = version.revisions.order_by("number")
    change = differences(first.content, second.content).changes
    assert [(c.part, c.key, c.before, c.after) for c in change] == [
        ("terms", "notice_days", 30, 60)
    ]
    assert (second.why, second.organisation, second.made_by) == ("企业要求", cast.college, cast.dean.person)  # fmt: skip
    assert version.document_hash != before


def test_a_change_says_why(cast):
    version = draft(cast)

    with pytest.raises(agreements.ChangeSaysNothing):
        revise(version, changed(version, notice_days=60), cast.dean, " ")


def test_the_other_side_waits_for_its_turn(cast):
    version = draft(cast)

    with pytest.raises(NotYourTurn):
        revise(version, changed(version, notice_days=60), cast.plant_manager)
    version = agreements.propose_agreement(
        version=version, to=cast.enterprise, note="请阅", actor=cast.dean, at=NOW
    )
    version = revise(version, changed(version, notice_days=60), cast.plant_manager)
    with pytest.raises(NotYourTurn):
        revise(version, changed(version, notice_days=30), cast.dean)
    version = agreements.hand_over(
        version=version, to=cast.college, note="", actor=cast.plant_manager, at=NOW
    )

    assert version.turn_of == cast.college
    assert version.agreement.state == AgreementState.NEGOTIATING


def test_a_draft_is_handed_to_a_party_only(cast):
    with pytest.raises(drafts.PartyDoesNotBelong):
        agreements.propose_agreement(
            version=draft(cast), to=cast.other_college, note="", actor=cast.dean, at=NOW
        )


def test_a_clause_that_the_law_wants_cannot_be_left_out(cast):
    version = draft(cast)
    document = version.content
    without = replace(document, clauses=tuple(c for c in document.clauses if c.key != "duties"))
    optional = replace(document, clauses=tuple(c for c in document.clauses if c.key != "dispute"))

    with pytest.raises(RequiredClauseIsMissing, match="CN-COOP-01"):
        revise(version, without, cast.dean)
    kept = revise(version, optional, cast.dean)
    assert "dispute" not in {one.key for one in kept.content.clauses}


def test_origins_are_told_by_the_text_and_not_by_who_writes_it(cast):
    version = draft(cast)
    document = version.content
    mine = Clause("car_park", "content", {"en": "Cars park free.", "zh": "停车免费。"}, "library", ("CN-COOP-01",))  # fmt: skip
    changed_one = replace(document.clauses[1], text={"en": "Other words.", "zh": "别的话。"}, origin="library")  # fmt: skip
    clauses = (document.clauses[0], changed_one, *document.clauses[2:], mine)

    version = revise(version, replace(document, clauses=clauses), cast.dean)

    origins = {one.key: (one.origin, one.required_by) for one in version.content.clauses}
    assert origins["car_park"] == ("free", ())
    assert origins[changed_one.key][0] == "changed"
    assert origins[document.clauses[0].key][0] == "library"


@pytest.mark.parametrize("spoil", ["terms", "order", "milestone", "clause", "party"])
def test_a_draft_keeps_its_sense(spoil, cast):
    version = draft(cast)
    document = version.content
    duty = replace(document.milestones[0], covers=("ghost",))
    empty = replace(document.clauses[0], text={"en": " ", "zh": ""})
    spoiled = {
        "terms": changed(version, unheard_of="x"),
        "order": changed(version, ends_on="2020-01-01"),
        "milestone": replace(document, milestones=(duty,)),
        "clause": replace(document, clauses=(empty, *document.clauses[1:])),
        "party": replace(document, parties=document.parties[:1]),
    }[spoil]

    with pytest.raises((DraftIsAmiss, UnknownTerm, PartiesAreAmiss)):
        revise(version, spoiled, cast.dean)


def test_free_obligations_are_welcome(cast):
    version = draft(cast)
    own = Obligation(
        "bus", "host", "college", {"zh": "提供班车", "en": "Sends a bus"}, Due("starts_on")
    )

    version = revise(
        version,
        replace(version.content, obligations=(*version.content.obligations, own)),
        cast.dean,
    )

    assert version.content.obligations[-1] == own


def test_what_is_checked_or_signed_is_not_edited(cast):
    with_mandates(cast)
    version = confirmed(cast, draft(cast))
    checking.check_agreement(version=version, actor=cast.dean, at=NOW)

    with pytest.raises(VersionIsFixed):
        revise(version, changed(version, notice_days=60), cast.plant_manager)


def test_who_sees_an_agreement(cast):
    version = placement(cast, learner(cast, guardian=True))
    sees = {
        name
        for name in ("dean", "plant_manager", "mentor", "student", "coordinator", "outsider")
        if Agreement.objects.visible_to(getattr(cast, name)).exists()
    }

    assert sees == {"dean", "plant_manager", "mentor", "coordinator"}
    assert version.agreement.title == version.agreement.cooperation.title


def test_shares_of_hosts_make_up_the_whole(cast):
    second = organisation(name="恒力机械有限公司", number=10_000_077)
    made = cooperations.open_cooperation(
        organisation=cast.college,
        others=[cast.enterprise, second],
        kind="placement",
        title="两家企业共同接收",
        purpose="育人",
        actor=cast.dean,
        at=NOW,
    )
    student = learner(cast)

    def sides(one, other):
        return [
            Side("college", cast.college),
            Side("host", cast.enterprise, share=one),
            Side("host", second, share=other),
            Side("student", person=student.person),
        ]

    def drafted(one, other):
        return agreements.draft_agreement(
            cooperation=made, template="placement", sides=sides(one, other), terms={}, actor=cast.dean, at=NOW
        )  # fmt: skip

    with pytest.raises(PartiesAreAmiss):
        drafted(60, 30)
    version = drafted(60, 40)
    owners = {one.key: one.owner for one in version.content.obligations}
    assert owners["pay.host_1"] == "host_1"
    assert owners["pay.host_2"] == "host_2"
    assert "shares" in {one.key for one in version.content.clauses}
    assert {p.share_percent for p in version.parties.filter(role="host")} == {60, 40}
