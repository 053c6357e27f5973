"""Filing by photograph: pages sorted to their agreements, whatever else lies in the pile."""

from datetime import timedelta
from io import BytesIO

import numpy as np
import pytest
from tests.factories.agreements import cooperation, draft, out_for_signature, sign, with_mandates
from tests.factories.parties import NOW
from tests.kernel.documents.photographs import photograph, rendered

from ronghe.kernel import evidence, signing_office
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.models import Channel, PaperPile, PilePicture, SealKind
from ronghe.partnerships.operations import checking, negotiation, paper, signing
from ronghe.partnerships.operations.documents import write_documents
from ronghe.partnerships.operations.piles import (
    Handed,
    NothingInThePile,
    PagesAreMissing,
    add_to_pile,
    open_pile,
    read_picture,
    record_from_pile,
)
from ronghe.partnerships.piles import sorted_pile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.RONGHE_VAR = tmp_path
    signing_office.create_authority(at=NOW)


@pytest.fixture
def on_paper(cast):
    """An agreement out for signature that the enterprise signs on paper, with its pages."""
    with_mandates(cast)
    made = draft(cast, cooperation(cast))
    made.parties.filter(key="host").update(channel=Channel.PAPER)
    version = out_for_signature(cast, made)
    return version, pages_of(version)


def pages_of(version):
    written = write_documents(version=version, actor=SYSTEM, at=NOW)
    with evidence.read(written.paper, actor=SYSTEM) as file:
        return rendered(file.read())


def picture(*pages, seed=1):
    return Handed(BytesIO(photograph(list(pages), np.random.default_rng(seed))), f"IMG_{seed}.jpg")


def brought(cast, *pictures):
    """A pile of the college whose pictures have been read."""
    pile = open_pile(organisation=cast.college, pictures=pictures, actor=cast.dean, at=NOW)
    return read(pile)


def read(pile):
    for one in PilePicture.objects.filter(pile=pile, state="waiting").order_by("pk"):
        read_picture(picture=one, actor=SYSTEM, at=NOW)
    return pile


def filed(pile):
    return {
        one.expected.document: ([page.label.page for page in one.pages], one.missing)
        for one in sorted_pile(pile).pile.documents
    }


def test_pages_come_to_their_agreement_in_any_order(cast, on_paper):
    version, pages = on_paper
    reference = version.agreement.reference

    pile = brought(cast, picture(pages[1], seed=1), picture(pages[0], seed=2))

    assert filed(pile) == {reference: ([1, 2], ())}
    assert sorted_pile(pile).waiting_count == 0


def test_missing_page_is_named_until_it_is_added(cast, on_paper):
    version, pages = on_paper
    pile = brought(cast, picture(pages[1]))
    assert filed(pile) == {version.agreement.reference: ([2], (1,))}

    add_to_pile(pile=pile, pictures=[picture(pages[0], seed=3)], actor=cast.dean, at=NOW)

    assert filed(read(pile)) == {version.agreement.reference: ([1, 2], ())}


def test_paper_of_an_earlier_version_is_old(cast, on_paper):
    version, pages = on_paper
    following = signing.withdraw_agreement(
        version=version, reason="日期写错了。", actor=cast.dean, at=NOW
    )
    following.parties.filter(key="host").update(channel=Channel.PAPER)
    negotiation_again(cast, following)
    pages_of(following)

    pile = brought(cast, picture(pages[0]))

    (found,) = sorted_pile(pile).pile.documents
    assert (found.expected.version, found.pages) == (following.number, ())
    assert [page.label.version for page in found.old] == [version.number]


def negotiation_again(cast, version):
    for party in version.parties.exclude(organisation=None).order_by("order_group", "pk"):
        negotiation.confirm_facts(party=party, actor=SYSTEM, at=NOW)
    checking.check_agreement(version=version, actor=cast.dean, at=NOW)
    checking.begin_signing(version=version, actor=cast.dean, at=NOW)


def test_paper_of_others_belongs_to_nobody_here(cast, on_paper):
    _version, pages = on_paper
    pile = open_pile(
        organisation=cast.other_college, pictures=[picture(pages[0])], actor=cast.outsider, at=NOW
    )

    found = sorted_pile(read(pile)).pile

    assert found.documents == ()
    assert len(found.foreign) == 1


def test_what_is_no_picture_is_said_to_be_none_and_keeps_nothing_up(cast, on_paper):
    version, pages = on_paper
    text = Handed(BytesIO(b"%PDF-1.7 broken"), "scan.pdf")

    pile = brought(cast, text, picture(pages[0]))

    found = sorted_pile(pile).pile
    assert [name for name, _refusal in found.refused] == ["scan.pdf"]
    assert filed(pile) == {version.agreement.reference: ([1], (2,))}


def test_picture_is_read_once(cast, on_paper):
    _version, pages = on_paper
    pile = brought(cast, picture(pages[0]))
    (one,) = pile.pictures.all()

    read_picture(picture=one, actor=SYSTEM, at=NOW)

    assert one.pages.count() == 1


def test_two_people_file_what_a_third_signed(cast, on_paper):
    version, pages = on_paper
    pile = brought(cast, picture(pages[0]), picture(pages[1], seed=2))
    host = version.parties.get(key="host")
    at = NOW + timedelta(hours=1)

    recorded = record_from_pile(
        pile=pile,
        party=host,
        signed_by=cast.signatory.person,
        signed_on=NOW.date(),
        has_signature=True,
        seal=SealKind.OFFICIAL,
        actor=cast.dean,
        at=at,
    )
    paper.settle_paper_signing(
        paper=recorded, is_confirmed=True, actor=cast.cooperation_officer, at=at
    )

    assert host.signatures.get().signed_by == cast.signatory.person
    with evidence.read(recorded.scan, actor=SYSTEM) as file:
        assert len(rendered(file.read())) == 2
    sign(version, "college", cast.dean, at)
    version.refresh_from_db()
    assert version.state == "signed"


def test_half_a_paper_is_not_recorded(cast, on_paper):
    version, pages = on_paper
    pile = brought(cast, picture(pages[0]))

    with pytest.raises(PagesAreMissing):
        record_from_pile(
            pile=pile,
            party=version.parties.get(key="host"),
            signed_by=cast.signatory.person,
            signed_on=NOW.date(),
            has_signature=True,
            seal=SealKind.OFFICIAL,
            actor=cast.dean,
            at=NOW,
        )


def test_empty_pile_and_strangers_are_refused(cast):
    with pytest.raises(NothingInThePile):
        open_pile(organisation=cast.college, pictures=[], actor=cast.dean, at=NOW)
    for actor in (cast.outsider, cast.student, cast.inspector):
        with pytest.raises(NotAllowed):
            open_pile(
                organisation=cast.college,
                pictures=[Handed(BytesIO(b"x"), "x.jpg")],
                actor=actor,
                at=NOW,
            )
    assert not PaperPile.objects.exists()
