"""Who reads the papers behind a placement, and what becomes of a consent when the text changes."""

import pytest
from tests.factories import placements as making
from tests.factories.parties import NOW, organisation

from ronghe.kernel import evidence
from ronghe.kernel.permissions import may
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.placements.consent_text import consent_text, hash_of
from ronghe.placements.operations import consents, covers, emergency_plans, placements

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement(cast):
    return making.planned(cast.student.membership, cast.enterprise)


def readers(cast, thing):
    """Give those of the cast who may read the file of a thing."""
    file = evidence.evidence_of(thing).first()
    names = ("dean", "cooperation_officer", "class_teacher", "student", "plant_manager", "mentor", "coordinator", "outsider")  # fmt: skip
    return {name for name in names if may(getattr(cast, name), "kernel.read_evidence", file)}


def test_host_and_authority_never_read_what_was_signed(cast, placement):
    consent = consents.enter_consent(
        placement=placement,
        person=placement.student.person,
        given_on=NOW.date(),
        files=[making.paper()],
        actor=SYSTEM,
        at=NOW,
    )

    assert readers(cast, consent) == {"dean", "cooperation_officer", "student"}
    assert not evidence.evidence_of(placement).exists()


def test_a_test_sheet_is_read_by_the_college_the_student_and_who_entered_it(cast, placement):
    making.tested(placement, 70)

    assert readers(cast, placement.safety_tests.get()) == {"dean", "cooperation_officer", "student"}


def test_a_host_reads_the_sheet_that_it_entered(cast, placement):
    from_host = making.safety_tests.enter_safety_test(
        placement=placement,
        test=making.safety_tests.PaperTest(NOW.date(), NOW.date(), 70, 60),
        files=[making.paper()],
        actor=cast.plant_manager,
        at=NOW,
    )

    assert "plant_manager" in readers(cast, from_host)
    assert "mentor" not in readers(cast, from_host)


def test_a_policy_that_names_others_is_not_for_whoever_sees_one_of_them(cast, placement):
    elsewhere = making.planned(
        making.learner(cast.school_class), organisation(name="他处机械", english="")
    )
    policy = covers.Policy("liability", "青禾财险", "QH-1", making.STARTS, making.ENDS, "college")
    cover = covers.enter_cover(
        organisation=cast.college,
        policy=policy,
        placements=[placement, elsewhere],
        files=[making.paper()],
        actor=SYSTEM,
        at=NOW,
    )

    assert readers(cast, cover) == {"dean", "cooperation_officer", "coordinator"}


def test_the_host_that_a_plan_is_for_reads_it(cast):
    plan = emergency_plans.enter_emergency_plan(
        college=cast.college,
        plan=emergency_plans.Emergency(
            "预案", "吴岚", "0574-8800", making.STARTS, making.ENDS, cast.enterprise
        ),
        files=[making.paper()],
        actor=SYSTEM,
        at=NOW,
    )

    assert readers(cast, plan) >= {"dean", "plant_manager"}
    assert "outsider" not in readers(cast, plan)


def agree(placement, actor, language="zh-hans"):
    return consents.give_consent(
        placement=placement,
        text_hash=hash_of(consent_text(placement, language)),
        language=language,
        actor=actor,
        at=NOW,
    )


def test_consenting_to_a_changed_placement_takes_the_place_of_the_old_consent(cast, placement):
    old = agree(placement, cast.student)
    work = {**placement.work, "monthly_pay_minor": 100_000}
    placement = placements.state_work(placement=placement, work=work, actor=SYSTEM, at=NOW)

    new = agree(placement, cast.student)

    old.refresh_from_db()
    assert old.withdrawn_at == NOW
    assert new.withdrawn_at is None
    assert "1,000.00元" in new.text


def test_consenting_twice_to_the_same_is_one_consent(cast, placement):
    first, second = agree(placement, cast.student), agree(placement, cast.student)

    assert first == second
    assert acting_as(cast.student.membership, on=NOW.date()).person == first.person
