import pytest
from tests.factories.agreements import (
    CALM,
    HASTY,
    assess,
    cooperation,
    draft,
    in_force,
    with_mandates,
)
from tests.factories.parties import NOW, organisation

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.audit import story_of
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties import operations as parties
from ronghe.parties.models import OrganisationKind
from ronghe.partnerships.models import Cooperation, CooperationState, ReadinessAssessment
from ronghe.partnerships.operations import amending, cooperations, readiness
from ronghe.partnerships.readiness import readiness_of

pytestmark = pytest.mark.django_db


def verbs(subject):
    return [record.verb for record in story_of(subject).order_by("id")]


def test_a_cooperation_joins_a_college_with_others(cast):
    made = cooperation(cast, ready=False)

    assert made.state == CooperationState.PREPARING
    assert {(p.organisation, p.role) for p in made.parties.all()} == {
        (cast.college, "college"),
        (cast.enterprise, "host"),
    }
    assert made.region == cast.college.region
    assert verbs(made) == ["cooperation.opened"]


@pytest.mark.parametrize("who", ["student", "mentor", "outsider", "coordinator", "plant_manager"])
def test_only_who_looks_after_the_organisation_opens_one(who, cast):
    with pytest.raises(NotAllowed):
        cooperations.open_cooperation(
            organisation=cast.college,
            others=[cast.enterprise],
            kind="framework",
            title="x",
            purpose="x",
            actor=getattr(cast, who),
            at=NOW,
        )


def open_with(cast, *others, actor=None, own=None, **more):
    words = {"title": "合作", "purpose": "育人"} | more
    return cooperations.open_cooperation(
        organisation=own or cast.college,
        others=others,
        kind="framework",
        actor=actor or cast.dean,
        at=NOW,
        **words,
    )


def test_it_takes_two_and_a_college(cast):
    with pytest.raises(cooperations.NoCooperationOfThese):
        open_with(cast)
    with pytest.raises(cooperations.NoCooperationOfThese):
        open_with(
            cast, organisation(name="另一企业"), own=cast.enterprise, actor=cast.plant_manager
        )
    with pytest.raises(cooperations.NoCooperationOfThese):
        open_with(cast, cast.authority)


def test_who_is_suspended_takes_no_part(cast):
    parties.restrict_organisation(
        organisation=cast.enterprise,
        kind="suspension",
        reason="欠薪",
        legal_basis="示例规定第九条",
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        actor=cast.coordinator,
        at=NOW,
    )
    cast.enterprise.refresh_from_db()

    with pytest.raises(cooperations.NoCooperationOfThese):
        open_with(cast, cast.enterprise)


@pytest.mark.parametrize("words", [{"title": " "}, {"purpose": ""}])
def test_it_has_a_title_and_a_purpose(words, cast):
    with pytest.raises(cooperations.CooperationSaysNothing):
        open_with(cast, cast.enterprise, **words)


def test_who_sees_a_cooperation(cast):
    made = cooperation(cast, ready=False)
    sees = {
        name
        for name in (
            "dean", "cooperation_officer", "unit_dean", "class_teacher", "plant_manager", "mentor",
            "signatory", "student", "inspector", "coordinator", "outsider",
        )
        if Cooperation.objects.visible_to(getattr(cast, name)).filter(pk=made.pk).exists()
    }  # fmt: skip

    assert sees == {
        "dean", "cooperation_officer", "unit_dean", "class_teacher", "plant_manager", "mentor",
        "signatory", "inspector", "coordinator",
    }  # fmt: skip


# -- readiness --------------------------------------------------------------------------------


def test_each_side_answers_for_itself(cast):
    made = cooperation(cast, ready=False)

    readiness.assess_readiness(
        cooperation=made, organisation=cast.college, answers=CALM, actor=cast.dean, at=NOW
    )

    assert not readiness_of(made).is_complete
    with pytest.raises(readiness.AssessmentIsOver):
        readiness.assess_readiness(
            cooperation=made, organisation=cast.enterprise, answers=CALM, actor=cast.dean, at=NOW
        )


def test_it_is_complete_when_both_have_answered_and_calm_answers_show_no_haste(cast):
    found = readiness_of(cooperation(cast))

    assert found.is_complete
    assert not found.is_hasty
    assert found.signs == ()


def test_haste_is_said_plainly(cast):
    made = cooperation(cast, ready=False)

    assess(cast, made, **{k: v for k, v in HASTY.items() if v != CALM.get(k)})

    found = readiness_of(made)
    assert found.is_hasty
    assert {sign.question.key for sign in found.signs} == {
        "need_shared",
        "visited",
        "money",
        "risk",
    }
    assert set(made.readiness.get(organisation=cast.college).hasty) == {"need_shared", "visited", "money", "risk"}  # fmt: skip


@pytest.mark.parametrize("answers", [{}, CALM | {"mentors": "four"}, CALM | {"visited": "perhaps"}])
def test_every_question_is_answered_in_its_kind(answers, cast):
    made = cooperation(cast, ready=False)

    with pytest.raises(readiness.QuestionsAreOpen):
        readiness.assess_readiness(
            cooperation=made,
            organisation=cast.enterprise,
            answers=answers,
            actor=cast.plant_manager,
            at=NOW,
        )


def test_what_nobody_asked_is_not_kept(cast):
    made = cooperation(cast, ready=False)

    assess(cast, made, favourite_colour="green")

    kept = ReadinessAssessment.objects.get(organisation=cast.college).answers
    assert "favourite_colour" not in kept
    assert "mentors" not in kept  # asked of hosts only


def test_what_lies_within_a_framework_inherits_its_readiness(cast):
    framework = cooperation(cast)

    part = cooperation(cast, ready=False, kind="placement", within=framework)
    renewed = cooperation(cast, ready=False, renews=part)

    assert readiness_of(renewed).is_complete
    assert readiness_of(renewed).inherited_from == framework


def test_once_it_runs_the_answers_stay_as_they_were(cast):
    version = in_force_with_mandates(cast)

    with pytest.raises(readiness.AssessmentIsOver):
        assess(cast, version.agreement.cooperation)


def in_force_with_mandates(cast):
    with_mandates(cast)
    return in_force(cast)


# -- the end ----------------------------------------------------------------------------------


def test_what_came_to_nothing_says_why(cast):
    made = cooperation(cast)

    closed = cooperations.give_up_cooperation(
        cooperation=made, reason="路途太远", actor=cast.plant_manager, at=NOW
    )

    assert (closed.state, closed.closing_note, closed.closed_at) == ("given_up", "路途太远", NOW)
    assert verbs(made)[-1] == "cooperation.given_up"
    with pytest.raises(IllegalTransition):
        cooperations.conclude_cooperation(cooperation=made, note="x", actor=cast.dean, at=NOW)


def test_nothing_is_closed_over_an_open_agreement(cast):
    version = draft(cast)

    with pytest.raises(cooperations.StillUnderAgreement):
        cooperations.give_up_cooperation(
            cooperation=version.agreement.cooperation, reason="x", actor=cast.dean, at=NOW
        )


def test_a_cooperation_is_concluded_after_its_agreements(cast):
    version = in_force_with_mandates(cast)
    made = version.agreement.cooperation
    made.refresh_from_db()
    assert made.state == CooperationState.RUNNING

    with pytest.raises(cooperations.StillUnderAgreement):
        cooperations.conclude_cooperation(cooperation=made, note="好", actor=cast.dean, at=NOW)
    amending.terminate_agreement(
        agreement=version.agreement, reason="停产", ended_on=NOW.date(), actor=cast.dean, at=NOW
    )

    done = cooperations.conclude_cooperation(
        cooperation=made, note="好聚好散", actor=cast.dean, at=NOW
    )
    assert done.state == CooperationState.CONCLUDED


def test_outsiders_close_nothing(cast):
    with pytest.raises(NotAllowed):
        cooperations.give_up_cooperation(
            cooperation=cooperation(cast), reason="x", actor=cast.outsider, at=NOW
        )


# -- the report on a site ---------------------------------------------------------------------

SEEN = dict.fromkeys(
    ["licensed", "workplaces", "training", "mentors", "ratio", "lodging", "record"], "holds"
)


def report(cast, **changes):
    given = {
        "college": cast.college,
        "host": cast.enterprise,
        "visited_on": NOW.date(),
        "observations": SEEN,
        "suitability": "suitable",
        "actor": cast.dean,
        "at": NOW,
    }
    return readiness.write_site_report(**given | changes)


def test_a_college_reports_what_it_saw(cast):
    made = report(cast)

    assert made.observations == SEEN
    assert verbs(made) == ["site_report.written"]


@pytest.mark.parametrize(
    "changes",
    [
        {"observations": SEEN | {"lodging": "perhaps"}},
        {"observations": {"licensed": "holds"}},
        {"suitability": "conditional"},
        {"visited_on": NOW.date().replace(year=2027)},
    ],
)
def test_a_report_is_whole(changes, cast):
    with pytest.raises(readiness.ReportIsIncomplete):
        report(cast, **changes)


def test_a_report_is_about_an_enterprise(cast):
    college = organisation(kind=OrganisationKind.COLLEGE, name="又一学院")

    with pytest.raises(readiness.ReportIsIncomplete):
        report(cast, host=college)
    with pytest.raises(NotAllowed):
        report(cast, actor=cast.plant_manager)
