"""The law and the gates before signature."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.factories.agreements import (
    STARTS,
    changed,
    confirmed,
    draft,
    learner,
    placement,
    with_mandates,
)
from tests.factories.parties import NOW, mandate

from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import DocumentKind
from ronghe.partnerships import library
from ronghe.partnerships.models import AgreementState, VersionState
from ronghe.partnerships.operations import agreements, checking
from ronghe.partnerships.operations.readiness import write_site_report

pytestmark = pytest.mark.django_db
NIGHT_RULE = "CN-HOUR-03"


def checked(cast, version, at=NOW):
    version = confirmed(cast, version)
    check = checking.check_agreement(version=version, actor=cast.dean, at=at)
    version.refresh_from_db()
    return version, check


def hindrances(version, cast, at=NOW):
    try:
        checking.begin_signing(version=version, actor=cast.dean, at=at)
    except checking.NotReadyToSign as refusal:
        return {(one.kind, one.about) for one in refusal.hindrances}
    return set()


def answer(check, rule):
    return next(one for one in check.answers if one["rule"] == rule)


def test_a_sound_draft_goes_to_signature_and_is_fixed(cast):
    with_mandates(cast)
    version, check = checked(cast, draft(cast))

    frozen = checking.begin_signing(version=version, actor=cast.dean, at=NOW)

    assert check.block_count == 0
    assert frozen.state == VersionState.SIGNING
    assert frozen.agreement.state == AgreementState.SIGNING
    assert frozen.frozen_at == NOW
    assert frozen.effective_on == STARTS
    assert len(frozen.verification_code) == 12
    assert {one["key"] for one in frozen.readings["zh"]} == {c.key for c in frozen.content.clauses}
    assert "________" not in str(frozen.readings)
    assert frozen.document_hash == frozen.hash_of_content()


def test_what_the_law_forbids_blocks_with_the_way_out(cast):
    """The agreement would be signed after the work began: a confirmed rule, so it blocks."""
    with_mandates(cast)
    late = NOW.replace(month=11)
    version, check = checked(cast, draft(cast), late)

    assert answer(check, "CN-COOP-01")["outcome"] == "fail"
    assert check.block_count >= 1
    assert ("law", "CN-COOP-01") in hindrances(version, cast, late)


def test_a_rule_that_nobody_confirmed_never_blocks(cast):
    """CN-COOP-03 is from memory: it is said, and hinders nothing."""
    with_mandates(cast)
    version = draft(cast)
    document = version.content
    spoiled = {"intellectual_property": "other"}
    without = [replace(c, topic=spoiled.get(c.key, c.topic)) for c in document.clauses]
    version.document = version.document | {
        "clauses": [{**vars(c), "required_by": list(c.required_by)} for c in without]
    }
    version.document_hash = version.hash_of_content()
    version.save(update_fields=["document", "document_hash"])
    version, check = checked(cast, version)

    found = answer(check, "CN-COOP-03")
    assert (found["outcome"], found["is_confirmed"], found["blocks"]) == ("fail", False, False)
    assert ("law", "CN-COOP-03") not in hindrances(version, cast)


def test_every_answer_says_why_in_both_languages(cast):
    with_mandates(cast)
    _version, check = checked(cast, draft(cast))

    assert {one["rule"] for one in check.answers} >= {"CN-COOP-01", "CN-COOP-03"}
    for one in check.answers:
        assert one["reason"]["zh"]
        assert one["reason"]["en"]


def test_a_night_shift_of_a_student_is_judged_for_each_host(cast):
    with_mandates(cast)
    version, check = checked(cast, placement(cast, learner(cast), night_shift=True))

    assert {one["about"] for one in check.answers} == {"host"}
    assert answer(check, NIGHT_RULE)["outcome"] == "fail"
    blocking = {one["rule"] for one in check.answers if one["blocks"]}
    assert {about for kind, about in hindrances(version, cast) if kind == "law"} == blocking


def test_the_report_on_the_site_is_a_fact_for_the_law(cast):
    student = learner(cast)
    _version, before = checked(cast, placement(cast, student))
    write_site_report(
        college=cast.college,
        host=cast.enterprise,
        visited_on=NOW.date(),
        observations={one.key: "holds" for one in library.inspected()},
        suitability="suitable",
        actor=cast.dean,
        at=NOW,
    )

    after = checking._checked(_version, NOW)

    assert answer(before, "CN-SITE-01")["outcome"] == "unknown"
    assert answer(after, "CN-SITE-01")["outcome"] == "pass"


# -- gates ------------------------------------------------------------------------------------


def test_an_obligation_without_a_step_keeps_it_from_signature(cast):
    with_mandates(cast)
    version = draft(cast)
    agreements.revise_agreement(
        version=version,
        document=replace(version.content, milestones=version.content.milestones[1:]),
        why="删去一步",
        actor=cast.dean,
        at=NOW,
    )
    version, _check = checked(cast, version)

    assert hindrances(version, cast) == {("without_milestone", "contact")}


def test_a_duty_without_an_owner_keeps_it_from_signature(cast):
    with_mandates(cast)
    version = draft(cast)
    first, *rest = version.content.obligations
    agreements.revise_agreement(
        version=version,
        document=replace(version.content, obligations=(replace(first, owner=""), *rest)),
        why="待定",
        actor=cast.dean,
        at=NOW,
    )
    version, _check = checked(cast, version)

    assert hindrances(version, cast) == {("without_owner", first.key), ("topic_without_duty", "rights")}  # fmt: skip


def test_what_a_clause_speaks_of_is_stated(cast):
    with_mandates(cast)
    version, _check = checked(cast, draft(cast, purpose=""))

    assert hindrances(version, cast) == {("gap", "purpose")}


def test_days_are_stated(cast):
    with_mandates(cast)
    version, _check = checked(cast, draft(cast, starts_on=None))

    assert {("gap", "starts_on")} <= hindrances(version, cast)


def test_each_organisation_has_somebody_entitled_to_sign(cast):
    mandate(
        cast.college,
        cast.dean.person,
        SYSTEM,
        confirmed_by=SYSTEM,
        kinds=[DocumentKind.COOPERATION_AGREEMENT],
    )
    mandate(
        cast.enterprise,
        cast.signatory.person,
        SYSTEM,
        confirmed_by=SYSTEM,
        kinds=[DocumentKind.PLACEMENT_AGREEMENT],
    )
    version, _check = checked(cast, draft(cast))

    assert hindrances(version, cast) == {("mandate", "host")}


@pytest.mark.parametrize(
    ("born", "guardian", "hinders"),
    [
        ("20080908", False, True),  # turns 18 the day after signing begins, before the first day
        ("20080907", False, False),  # is 18 on the very day
        ("20100101", False, True),
        ("20100101", True, False),
    ],
)
def test_a_guardian_signs_for_who_is_not_of_age(born, guardian, hinders, cast):
    with_mandates(cast)
    version, _check = checked(cast, placement(cast, learner(cast, born, guardian=guardian)))

    assert (("guardian", "student") in hindrances(version, cast)) is hinders


def test_an_age_that_nobody_knows_asks_for_a_guardian(cast, pupil):
    with_mandates(cast)
    version, _check = checked(cast, placement(cast, pupil))

    assert ("guardian", "student") in hindrances(version, cast)


def test_what_hinders_is_gone_once_it_is_mended(cast):
    with_mandates(cast)
    version, _check = checked(cast, draft(cast, purpose=""))
    assert hindrances(version, cast)
    checking.reopen_agreement(version=version, actor=cast.dean, at=NOW)
    version.refresh_from_db()
    agreements.revise_agreement(
        version=version, document=changed(version, purpose="育人"), why="补写", actor=SYSTEM, at=NOW
    )
    version.refresh_from_db()

    version, _check = checked(cast, version)

    assert hindrances(version, cast) == set()


def test_the_law_of_the_day_of_signing_counts(cast):
    """Checked in time, put out for signature too late."""
    with_mandates(cast)
    version, check = checked(cast, draft(cast))
    assert check.block_count == 0

    assert ("law", "CN-COOP-01") in hindrances(version, cast, NOW + timedelta(days=60))
