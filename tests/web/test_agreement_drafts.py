"""A draft changed from its pages: clauses, obligations, the plan, shares and parties."""

import pytest
from django.urls import reverse
from tests.factories.agreements import CALM, cooperation, draft, learner, placement
from tests.factories.parties import NOW, organisation

from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Guardian
from ronghe.parties.operations import GuardianEntry, add_guardian
from ronghe.partnerships.models import AgreementVersion
from ronghe.partnerships.operations import agreements, joining, negotiation, readiness
from ronghe.partnerships.versions import Side

pytestmark = pytest.mark.django_db
WORDS = {"why": "按双方商定"}
DUTY = {
    "what_zh": "每学期派一名工程师授课",
    "what_en": "Sends an engineer to teach each term",
    "owner": "host",
    "to": "college",
    "rhythm": "monthly",
    "due": "starts_on",
    "offset": "14",
    "evidence_zh": "授课记录",
    "evidence_en": "Record of lessons",
    "consequence_zh": "下月补课",
    "consequence_en": "Made good next month",
    "topics": ["rights"],
}
STEP = {
    "title_zh": "首次授课",
    "title_en": "First lesson",
    "owner": "host",
    "due": "on",
    "on": "2026-11-02",
    "evidence_zh": "授课记录",
    "evidence_en": "Record of lessons",
}


@pytest.fixture
def version(cast):
    return draft(cast)


@pytest.fixture
def client(sign_in, cast):
    return sign_in(cast.dean)


def address(name, version, *more):
    return reverse(f"agreements:{name}", args=[version.agreement.reference, *more])


def document(version):
    return AgreementVersion.objects.get(pk=version.pk).content


def shown(client, version, tab="duties"):
    return client.get(f"{address('agreement_page', version)}?tab={tab}").content.decode()


# -- clauses ----------------------------------------------------------------------------------


def test_a_clause_of_the_library_and_one_in_own_words_are_added_where_they_belong(client, version):
    own = {
        "clause": "own",
        "topic": "rights",
        "text_en": "Damage is paid for.",
    }

    client.post(address("clause_add", version), {**WORDS, "clause": "safety", "after": "0"})
    client.post(address("clause_add", version), {**WORDS, **own, "after": "2"})

    clauses = document(version).clauses
    assert [(one.key, one.origin) for one in clauses[:3]] == [
        ("safety", "library"),
        ("parties", "library"),
        ("own_1", "free"),
    ]
    assert clauses[2].text == {"en": "Damage is paid for."}
    assert "Damage is paid for." in shown(client, version, "text")


def test_an_own_clause_needs_words_in_the_language_of_whoever_writes_it(client, version):
    response = client.post(address("clause_add", version), {**WORDS, "clause": "own", "after": "0"})

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"topic", "text_en"}
    assert document(version) == version.content


def test_a_clause_that_no_rule_asks_for_is_taken_out_and_a_required_one_stays(client, version):
    keys = {one.key: bool(one.required_by) for one in version.content.clauses}
    free = next(key for key, required in keys.items() if not required)
    bound = next(key for key, required in keys.items() if required)

    client.post(address("clause_remove", version, free), WORDS)
    refused = client.post(address("clause_remove", version, bound), WORDS)

    assert refused.status_code == 200
    assert refused.context["form"].non_field_errors()
    left = {one.key for one in document(version).clauses}
    assert left == set(keys) - {free}


def test_a_conditional_clause_comes_and_goes_with_its_term(cast, client):
    version = placement(cast, learner(cast))
    form = client.get(address("terms_change", version)).context["form"]
    terms = {name: field.initial or "" for name, field in form.fields.items()} | WORDS

    client.post(address("terms_change", version), terms | {"lodging": "true"})
    with_lodging = {one.key for one in document(version).clauses}
    client.post(address("terms_change", version), terms | {"lodging": "false", "base": ""})

    assert "lodging" in with_lodging
    assert "lodging" not in {one.key for one in document(version).clauses}


# -- obligations and plan ---------------------------------------------------------------------


def test_an_obligation_is_added_changed_and_taken_out(client, version):
    client.post(address("obligation_add", version), WORDS | DUTY)
    added = document(version).obligations[-1]
    page = shown(client, version)
    changed = DUTY | {"owner": "college", "to": "", "rhythm": "once"}
    client.post(address("obligation_change", version, "own_1"), WORDS | changed)
    after = document(version).obligations[-1]
    client.post(address("obligation_remove", version, "own_1"), WORDS)

    assert (added.owner, added.to, added.rhythm, added.due.offset, added.topics) == (
        "host",
        "college",
        "monthly",
        14,
        ("rights",),
    )
    assert added.consequence == {"en": "Made good next month", "zh": "下月补课"}
    assert "Sends an engineer" in page
    assert "in no step of the plan" in page
    assert (after.owner, after.to, after.rhythm) == ("college", "", "once")
    assert document(version).obligations == version.content.obligations


def test_nobody_owes_something_to_themselves_and_a_day_of_its_own_is_said(client, version):
    wrong = DUTY | {"to": "host", "due": "on"}

    response = client.post(address("obligation_add", version), WORDS | wrong)

    assert set(response.context["form"].errors) == {"to", "on"}
    assert document(version) == version.content


def test_taking_an_obligation_out_frees_the_step_that_carried_it_out(client, version):
    client.post(address("obligation_remove", version, "council"), WORDS)

    steps = {one.key: one.covers for one in document(version).milestones}
    assert steps["first_council"] == ()


def test_a_step_is_added_changed_and_taken_out(client, version):
    client.post(address("obligation_add", version), WORDS | DUTY)
    client.post(address("milestone_add", version), WORDS | STEP | {"covers": ["own_1"]})
    step = document(version).milestones[-1]
    page = shown(client, version)
    moved = STEP | {"due": "ends_on", "offset": "-30", "covers": []}
    client.post(address("milestone_change", version, "own_1"), WORDS | moved)
    after = document(version).milestones[-1]
    client.post(address("milestone_remove", version, "own_1"), WORDS)

    assert (step.covers, str(step.due.on)) == (("own_1",), "2026-11-02")
    assert "in no step of the plan" not in page
    assert (after.due.term, after.due.offset, after.covers) == ("ends_on", -30, ())
    assert document(version).milestones == version.content.milestones


@pytest.mark.parametrize("name", ["obligation_change", "milestone_change", "clause_remove"])
def test_what_is_not_there_is_not_found(name, client, version):
    assert client.get(address(name, version, "nothing")).status_code == 404


# -- who may, and when ------------------------------------------------------------------------


def test_the_other_side_waits_for_its_turn_and_sees_no_buttons(cast, sign_in, version):
    plant = sign_in(cast.plant_manager)

    response = plant.post(address("obligation_add", version), WORDS | DUTY)

    assert "lies with" in str(response.context["form"].non_field_errors())
    assert address("obligation_add", version) not in shown(plant, version)


@pytest.mark.parametrize("name", ["clause_add", "obligation_add", "milestone_add", "shares_change"])
def test_outsiders_find_no_draft(name, sign_in, outsider, version):
    assert sign_in(outsider).get(address(name, version)).status_code == 404


def test_two_people_at_once_the_second_reads_what_the_first_changed(cast, sign_in, client, version):
    colleague = sign_in(cast.cooperation_officer)
    opened = colleague.get(address("milestone_change", version, "first_council"))
    base = opened.context["form"].fields["base"].initial
    client.post(address("obligation_remove", version, "offers"), WORDS)

    response = colleague.post(
        address("milestone_change", version, "first_council"), WORDS | STEP | {"base": base}
    )

    assert "since you opened it" in str(response.context["form"].non_field_errors())
    assert document(version).milestones[1].title["en"] == "First meeting of the council"
    again = response.context["form"]["base"].value()
    colleague.post(
        address("milestone_change", version, "first_council"), WORDS | STEP | {"base": again}
    )
    assert document(version).milestones[1].title["en"] == "First lesson"
    assert {one.key for one in document(version).obligations} == {"council", "majors", "contact"}


# -- parties ----------------------------------------------------------------------------------


@pytest.fixture
def successor(cast, version):
    other = organisation(name="恒力机械有限公司", number=10_000_077)
    joining.admit_party(
        cooperation=version.agreement.cooperation, organisation=other, actor=cast.dean, at=NOW
    )
    return other


def test_another_host_takes_the_place_of_one(cast, client, version, successor):
    page = client.get(address("party_replace", version, "host"))
    assert [name for _pk, name in page.context["form"].fields["newcomer"].choices] == [
        successor.name_in("en")
    ]

    client.post(address("party_replace", version, "host"), WORDS | {"newcomer": str(successor.pk)})

    assert version.parties.get(key="host").organisation == successor
    assert document(version).party("host").who == successor.reference


def test_where_nobody_can_take_the_place_the_page_says_what_to_do(client, version):
    assert (
        "Let the organisation into the cooperation first"
        in client.get(address("party_replace", version, "host"), follow=True).content.decode()
    )


def test_another_guardian_of_the_same_student_takes_the_place_and_nobody_elses(cast, client):
    student = learner(cast, guardian=True)
    version = placement(cast, student)
    second = add_guardian(
        student=student,
        entry=GuardianEntry("林月", contact_phone="13800138333"),
        starts_on=NOW.date(),
        actor=cast.dean,
        at=NOW,
    )
    stranger = Guardian.objects.create(
        student=cast.student.person,
        person=cast.signatory.person,
        relation="other",
        starts_on=NOW.date(),
    )

    page = client.get(address("party_replace", version, "guardian"))

    offered = {int(pk) for pk, _name in page.context["form"].fields["newcomer"].choices}
    assert offered == {second.person_id}
    with pytest.raises(joining.NoPlaceForParty):
        joining.replace_party(
            version=version,
            key="guardian",
            side=Side("guardian", person=stranger.person),
            why="换",
            actor=cast.dean,
            at=NOW,
        )


def test_shares_of_hosts_make_up_a_hundred(cast, client, version, successor):
    readiness.assess_readiness(
        cooperation=version.agreement.cooperation,
        organisation=successor,
        answers=CALM,
        actor=SYSTEM,
        at=NOW,
    )
    two = agreements.draft_agreement(
        cooperation=version.agreement.cooperation,
        template="framework",
        sides=[
            Side("college", cast.college),
            Side("host", cast.enterprise),
            Side("host", successor),
        ],
        terms={},
        actor=cast.dean,
        at=NOW,
    )

    refused = client.post(address("shares_change", two), WORDS | {"host_1": "70", "host_2": "20"})
    client.post(address("shares_change", two), WORDS | {"host_1": "70", "host_2": "30"})

    assert "90" in str(refused.context["form"].non_field_errors())
    shares = dict(two.parties.filter(role="host").values_list("key", "share_percent"))
    assert shares == {"host_1": 70, "host_2": 30}
    assert "70 %" in shown(client, two, "signatures")


def test_a_replaced_party_asks_for_every_approval_anew(cast, version, successor):
    negotiation.set_approval_route(
        organisation=cast.college,
        steps=[negotiation.RouteStep("院长", cast.dean.role)],
        actor=cast.dean,
        at=NOW,
    )
    step = version.approvals.create(
        organisation=cast.college,
        round=1,
        number=1,
        title="院长",
        role=cast.dean.role,
        document_hash=version.document_hash,
    )

    joining.replace_party(
        version=version,
        key="host",
        side=Side("host", successor),
        why="迁址",
        actor=cast.dean,
        at=NOW,
    )

    step.refresh_from_db()
    assert step.state == "overtaken"


def test_a_party_is_let_into_a_cooperation_from_its_page_once(cast, client, sign_in):
    made = cooperation(cast)
    other = organisation(name="恒力机械有限公司", number=10_000_077)
    where = reverse("cooperations:party_admit", args=[made.reference])
    people = reverse("cooperations:cooperation_page", args=[made.reference]) + "?tab=people"
    assert where in client.get(people).content.decode()

    client.post(where, {"other": other.reference.lower()})
    again = client.post(where, {"other": other.reference})
    nowhere = client.post(where, {"other": "OR-1999-0001"})

    assert made.parties.filter(organisation=other, role="host").count() == 1
    assert "already" in str(again.context["form"].non_field_errors())
    assert set(nowhere.context["form"].errors) == {"other"}
    assert sign_in(cast.inspector).post(where, {"other": other.reference}).status_code in {403, 404}
