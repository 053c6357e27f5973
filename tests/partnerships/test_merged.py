"""Two records of one organisation become one: what it offers, asks and agrees goes on from there."""

from datetime import timedelta

import pytest
from tests.factories.agreements import (
    ALL_KINDS,
    CALM,
    STARTS,
    TERMS,
    confirmed,
    out_for_signature,
    sign,
    with_mandates,
)
from tests.factories.listings import published
from tests.factories.parties import NOW, mandate, member, organisation
from tests.factories.tables import imported

from ronghe.kernel import invariants, news
from ronghe.kernel import operations as imports
from ronghe.kernel.models import Event, Message
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Role
from ronghe.partnerships.models import AgreementState, Cooperation, VersionState
from ronghe.partnerships.operations import (
    agreements,
    amending,
    cooperations,
    enquiries,
    negotiation,
    readiness,
    signing,
)
from ronghe.partnerships.queries.dealings import dealings_for
from ronghe.partnerships.queries.search import Criteria, fitting
from ronghe.partnerships.versions import Side

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def twin(cast):
    """A second record of the enterprise, with a manager who signs."""
    return organisation(name="启明精密制造公司二厂", english="", number=10_000_003)


@pytest.fixture
def twin_manager(twin):
    found = member(twin, Role.TRAINING_MANAGER, "钱进", latin_name="Qian Jin")
    mandate(twin, found.person, SYSTEM, confirmed_by=SYSTEM, kinds=ALL_KINDS)
    return found


@pytest.fixture
def drafted(cast, twin, twin_manager):
    """An agreement of the college with the second record, laid before it."""
    with_mandates(cast)
    of = cooperations.open_cooperation(
        organisation=cast.college,
        others=[twin],
        kind="framework",
        title="数控技术校企合作",
        purpose="共同培养数控技术人才",
        actor=cast.dean,
        at=NOW,
    )
    for side, actor in ((cast.college, cast.dean), (twin, twin_manager)):
        readiness.assess_readiness(
            cooperation=of, organisation=side, answers=CALM, actor=actor, at=NOW
        )
    version = agreements.draft_agreement(
        cooperation=of,
        template="framework",
        sides=[Side("college", cast.college), Side("host", twin)],
        terms=TERMS,
        actor=cast.dean,
        at=NOW,
    )
    return agreements.propose_agreement(version=version, to=twin, note="", actor=cast.dean, at=NOW)


def merge(cast, twin):
    merged = parties.merge_organisations(
        survivor=cast.enterprise, absorbed=twin, actor=SYSTEM, at=LATER
    )
    deliver("organisation.merged_in")
    return merged


def deliver(name):
    """Let everybody hear the last news of this name, as the worker would."""
    event = Event.objects.filter(name=name).order_by("-pk")[0]
    for key in news.receivers_of(name):
        assert news.deliver(event.pk, key, secrets={}, at=LATER)
    return event


def found_by(words):
    return set(fitting(Criteria(words=words)).values_list("reference", flat=True))


# -- listings ---------------------------------------------------------------------------------


def test_a_listing_is_found_by_the_new_name_and_no_longer_by_the_old(cast, twin, twin_manager):
    listing = published(twin, actor=twin_manager, at=NOW)
    assert found_by("二厂") == {listing.reference}

    parties.name_organisation(
        organisation=twin, language="zh-hans", kind="legal", text="海川重工", actor=SYSTEM, at=LATER
    )
    deliver("organisation.named")

    assert found_by("海川重工") == {listing.reference}
    assert found_by("二厂") == set()


def test_a_name_taken_off_finds_nothing_any_more(cast, twin, twin_manager):
    published(twin, actor=twin_manager, at=NOW)
    for name, kind in (("海川", "short"), ("海川重工", "legal")):
        parties.name_organisation(
            organisation=twin, language="en", kind=kind, text=name, actor=SYSTEM, at=LATER
        )
    deliver("organisation.named")
    assert len(found_by("海川")) == 1

    for kind in ("short", "legal"):
        parties.remove_name(organisation=twin, language="en", kind=kind, actor=SYSTEM, at=LATER)
    deliver("organisation.named")

    assert found_by("海川") == set()


def test_a_listing_is_found_by_the_name_that_a_file_gave(cast, twin, twin_manager, settings, tmp_path):  # fmt: skip
    settings.RONGHE_VAR = tmp_path
    listing = published(twin, actor=twin_manager, at=NOW)
    number = twin.identifiers.get().value
    run = imported(
        f"Kind,Legal name,English name,Jurisdiction,Register number\nenterprise,启明精密制造公司二厂,Haichuan Heavy,cn,{number}\n"
    )
    assert run.changed_count == 1
    deliver("organisation.renamed_by_import")

    assert found_by("Haichuan") == {listing.reference}

    imports.undo_import(run=run, actor=SYSTEM, at=LATER)
    deliver("organisation.renamed_by_import")

    assert found_by("Haichuan") == set()


def test_listings_follow_a_merge_and_come_back_with_it(cast, twin, twin_manager):
    listing = published(twin, actor=twin_manager, at=NOW)
    merged = merge(cast, twin)

    assert found_by("启明精密制造有限公司") == {listing.reference}
    assert found_by("二厂") == set()

    parties.undo_merge(merge=merged, actor=SYSTEM, at=LATER)
    deliver("organisation.merge_undone")

    assert found_by("二厂") == {listing.reference}


def test_an_enquiry_goes_on_with_whoever_looks_after_the_survivor(cast, twin, twin_manager):
    listing = published(twin, actor=twin_manager, at=NOW)
    enquiry = enquiries.open_enquiry(
        asker=cast.college, listing=listing, text="还有名额吗？", actor=cast.dean, at=NOW
    )
    merge(cast, twin)

    enquiry.refresh_from_db()
    answered = enquiries.write_message(
        enquiry=enquiry, text="还有十个名额。", actor=cast.plant_manager, at=LATER
    )

    assert answered.organisation == cast.enterprise


# -- agreements -------------------------------------------------------------------------------


def test_a_negotiation_goes_on_with_whoever_looks_after_the_survivor(cast, twin, drafted):
    merge(cast, twin)
    drafted.refresh_from_db()

    assert drafted.turn_of == cast.enterprise
    assert [one.kind for one in dealings_for(cast.plant_manager, on=LATER.date())] == ["turn"]
    negotiation.confirm_facts(
        party=drafted.parties.get(key="host"), actor=cast.plant_manager, at=LATER
    )
    version = out_for_signature(cast, drafted, LATER)
    sign(version, "host", cast.signatory, LATER)
    sign(version, "college", cast.dean, LATER)

    version.agreement.refresh_from_db()
    assert version.agreement.state == AgreementState.IN_FORCE
    assert Cooperation.objects.visible_to(cast.plant_manager).count() == 1


def test_what_is_out_for_signature_is_signed_by_the_record_it_lives_on_as(cast, twin, drafted):
    """The text is fixed and goes on naming the record that it named."""
    version = out_for_signature(cast, confirmed(cast, drafted))
    merge(cast, twin)
    assert version.parties.get(key="host").organisation == twin

    assert [one.kind for one in dealings_for(cast.plant_manager, on=LATER.date())] == ["sign"]
    signature = sign(version, "host", cast.signatory, LATER)
    sign(version, "college", cast.dean, LATER)

    assert signature.mandate.organisation == cast.enterprise
    version.refresh_from_db()
    assert version.state == VersionState.SIGNED
    assert [one.name for one in invariants.check_all() if one.breach_count and "signed" in one.name] == []  # fmt: skip


def test_who_signs_for_the_survivor_is_told_that_it_is_their_turn(cast, twin, drafted):
    out_for_signature(cast, confirmed(cast, drafted))
    parties.merge_organisations(survivor=cast.enterprise, absorbed=twin, actor=SYSTEM, at=LATER)

    event = Event.objects.get(name="agreement.signing_begun")
    assert news.deliver(event.pk, "partnerships.tell_first_signers", secrets={}, at=LATER)

    people = Message.objects.filter(template__endswith="agreement_to_sign.txt")
    assert cast.signatory.person_id in people.values_list("person_id", flat=True)


def test_what_is_out_for_signature_can_be_refused_and_goes_on_with_the_survivor(cast, twin, drafted):  # fmt: skip
    version = out_for_signature(cast, confirmed(cast, drafted))
    merge(cast, twin)

    following = signing.refuse_agreement(
        party=version.parties.get(key="host"),
        reason="单位信息已合并",
        actor=cast.signatory,
        at=LATER,
    )

    assert following.parties.get(key="host").organisation == cast.enterprise
    following = confirmed(cast, following)
    assert out_for_signature(cast, following, LATER).state == VersionState.SIGNING


def test_an_amendment_after_the_merge_is_signed_by_the_survivor(cast, twin, twin_manager, drafted):
    version = out_for_signature(cast, confirmed(cast, drafted))
    sign(version, "host", twin_manager)
    sign(version, "college", cast.dean)
    merge(cast, twin)
    version.agreement.refresh_from_db()

    amendment = amending.draft_amendment(
        agreement=version.agreement,
        purpose="双方同意调整合作内容",
        effective_on=STARTS + timedelta(days=30),
        terms={"content": "课程共建"},
        actor=cast.plant_manager,
        at=LATER,
    )
    amendment = out_for_signature(cast, confirmed(cast, amendment), LATER)
    sign(amendment, "host", cast.signatory, LATER)
    sign(amendment, "college", cast.dean, LATER)

    amendment.refresh_from_db()
    assert amendment.state == VersionState.SIGNED
    assert amendment.parties.get(key="host").organisation == cast.enterprise
    assert set(version.agreement.obligations.exclude(owner=None).values_list("owner", flat=True)) <= {cast.college.pk, cast.enterprise.pk}  # fmt: skip


def test_an_outsider_signs_for_neither_record(cast, twin, drafted):
    version = out_for_signature(cast, confirmed(cast, drafted))
    merge(cast, twin)

    with pytest.raises(NotAllowed):
        sign(version, "host", cast.outsider, LATER)
