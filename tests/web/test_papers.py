"""Papers on the web: pictures in, agreements filed, what is missing said; files handed out and checked."""

from io import BytesIO

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.agreements import cooperation, draft, out_for_signature, sign, with_mandates
from tests.factories.parties import CERTIFICATE, NOW
from tests.house.counting import same_queries
from tests.kernel.documents.photographs import photograph, rendered
from tests.web.test_findings import text_of

from ronghe.kernel import evidence, signing_office
from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.models import Channel, PaperPile, PilePage, PilePicture
from ronghe.partnerships.operations.documents import write_documents
from ronghe.partnerships.operations.paper import record_paper_signing
from ronghe.partnerships.operations.piles import read_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.RONGHE_VAR = tmp_path
    signing_office.create_authority(at=NOW)


@pytest.fixture
def version(cast):
    with_mandates(cast)
    made = draft(cast, cooperation(cast))
    made.parties.filter(key="host").update(channel=Channel.PAPER)
    version = out_for_signature(cast, made)
    return write_documents(version=version, actor=SYSTEM, at=NOW)


def content_of(paper):
    with evidence.read(paper, actor=SYSTEM) as file:
        return file.read()


def pictures_of(version):
    random = np.random.default_rng(7)
    pages = rendered(content_of(version.paper))
    return [
        SimpleUploadedFile(f"IMG_{n}.jpg", photograph([page], random), "image/jpeg")
        for n, page in enumerate(pages)
    ]


def read_all():
    for one in PilePicture.objects.filter(state="waiting"):
        read_picture(picture=one, actor=SYSTEM, at=NOW)


def brought(client, files):
    response = client.post(reverse("papers:pile_open"), {"pictures": files}, follow=True)
    assert response.status_code == 200
    return PaperPile.objects.get()


def test_pile_is_brought_sorted_and_recorded(sign_in, cast, version):
    client, pictures = sign_in(cast.dean), pictures_of(version)
    pile = brought(client, pictures[1:])
    page = reverse("papers:pile_page", args=[pile.reference])
    assert "0 of 1 pictures read" in text_of(client.get(page))
    read_all()
    assert "Missing: page 1." in text_of(client.get(page))

    client.post(
        reverse("papers:pile_add", args=[pile.reference]), {"pictures": pictures[:1]}, follow=True
    )
    read_all()

    shown = client.get(page)
    assert "1 agreement in this pile, 1 of them with all their pages." in text_of(shown)
    record = reverse(
        "papers:paper_record", args=[pile.reference, version.agreement.reference, "host"]
    )
    assert record in shown.content.decode()
    answer = client.post(
        record,
        {
            "signed_by": cast.signatory.person.pk,
            "signed_on": NOW.date().isoformat(),
            "has_signature": "on",
            "seal": "official",
        },
        follow=True,
    )
    assert "a second person has to confirm" in text_of(answer)
    assert version.parties.get(key="host").papers.get().seal == "official"


def test_a_pile_asks_as_often_for_three_agreements_as_for_one(sign_in, cast):
    with_mandates(cast)
    own = cooperation(cast)
    pile = PaperPile.objects.create(
        reference="PI-2026-0001", organisation=cast.college, opened_at=NOW
    )

    def add(number):
        made = draft(cast, own)
        made.parties.filter(key="host").update(channel=Channel.PAPER)
        version = write_documents(version=out_for_signature(cast, made), actor=SYSTEM, at=NOW)
        picture = PilePicture.objects.create(
            pile=pile, name=f"{number}.jpg", file=version.paper, state="read"
        )
        PilePage.objects.create(
            picture=picture,
            image=version.paper,
            frame=1,
            document=version.agreement.reference,
            version_number=version.number,
            page=1,
            code=version.verification_code,
            clarity=9,
        )
        record_paper_signing(
            party=version.parties.get(key="host"),
            signed_by=cast.signatory.person,
            signed_on=NOW.date(),
            has_signature=True,
            seal="contract",
            file=BytesIO(CERTIFICATE),
            file_name="scan.pdf",
            actor=cast.plant_manager,
            at=NOW,
        )

    address = reverse("papers:pile_page", args=[pile.reference])
    same_queries(sign_in(cast.dean), address, add, at_most=20)
    assert sign_in(cast.dean).get(address).content.decode().count("/reject/?pile=") >= 3


def test_pile_without_files_asks_for_them(sign_in, cast):
    response = sign_in(cast.dean).post(reverse("papers:pile_open"), {"sent": "yes"})

    assert response.status_code == 200
    assert response.context["form"].errors["pictures"]
    assert not PaperPile.objects.exists()


def test_strangers_see_no_pile(sign_in, cast, version):
    pile = brought(sign_in(cast.dean), pictures_of(version)[:1])

    for actor in (cast.outsider, cast.plant_manager, cast.student, cast.inspector):
        client = sign_in(actor)
        assert client.get(reverse("papers:pile_page", args=[pile.reference])).status_code == 404


@pytest.mark.parametrize(
    ("spoil", "verdict"),
    [
        (lambda file: file, "Genuine"),
        (lambda file: file + b"\n% one line more\n", "Altered"),
        (lambda file: b"%PDF-1.7\n%%EOF\n", "Not known here"),
        (lambda file: b"no pdf at all", "Not known here"),
    ],
)
def test_anybody_checks_a_file_without_signing_in(client, cast, spoil, verdict):
    with_mandates(cast)
    version = out_for_signature(cast, draft(cast, cooperation(cast)))
    sign(version, "host", cast.signatory)
    signed = content_of(write_documents(version=version, actor=SYSTEM, at=NOW).signed_paper)
    file = SimpleUploadedFile("agreement.pdf", spoil(signed), "application/pdf")

    page = client.post(reverse("papers:file_verify"), {"file": file})

    assert str(page.context["result"].chip.label) == verdict
    assert (cast.signatory.person.full_name in text_of(page)) == (verdict == "Genuine")
