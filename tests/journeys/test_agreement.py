"""An agreement on its way: offered, asked about, drafted, signed in every way, amended, ended early."""

import re
import subprocess
from contextlib import ExitStack
from datetime import date, timedelta

import pytest
from tests.factories.agreements import CALM
from tests.factories.parties import CERTIFICATE, NOW, mandate
from tests.house.browsing import axe_findings, opened, sign_in, sticks_out
from tests.house.matrix import ANONYMOUS
from tests.journeys.walking import (
    DESK,
    SUBMIT,
    TELEPHONE,
    TODAY,
    fill,
    forget_jobs,
    letters,
    press,
    submit,
)

from ronghe.kernel import signing_office
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import DocumentKind, Membership, Role

pytestmark = pytest.mark.browser
LINK = re.compile(r"https?://\S+?(/sign/[\w-]+/)")
CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@pytest.fixture
def own_folder(settings, monkeypatch, tmp_path):
    """Give server and worker an issuing authority and files of their own."""
    monkeypatch.setenv("RONGHE_VAR", str(tmp_path))
    settings.RONGHE_VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "evidence"
    signing_office.create_authority(at=NOW)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.usefixtures("own_folder")
def test_from_an_offer_to_an_early_end(language, browser, demo_db, live_server_url, tmp_path):
    forget_jobs(demo_db)
    entitle("dean", "plant_manager")
    with ExitStack() as stack:

        def come_in(reader, width=DESK):
            page, complaints = stack.enter_context(
                opened(browser, live_server_url, reader=ANONYMOUS, language=language, width=width)
            )
            stack.callback(lambda: heard.extend(complaints))
            if reader != ANONYMOUS:
                sign_in(page, reader)
            return page

        heard: list[str] = []
        cast = ("cooperation_officer", "dean", "plant_manager", "coordinator")
        officer, dean, plant, coordinator = map(come_in, cast)
        telephone = come_in(ANONYMOUS, TELEPHONE)
        today = date.fromisoformat(officer.evaluate(TODAY))

        offer = publish(plant, coordinator, today)
        cooperation = agree(officer, plant, offer)
        answer_questions(officer, plant, cooperation)
        agreement = draft(officer, cooperation, today)
        change(officer, plant, agreement)
        put_out(officer, plant, agreement)
        sign_by_link(officer, telephone, agreement, demo_db)
        sign_on_paper(officer, dean, agreement, today)
        letters(demo_db)
        assert signatures_in(officer, agreement, tmp_path / "signed.pdf") == 1

        amend(officer, plant, agreement, today)
        for page in (plant, dean):
            follow(page, agreement, 'a[href$="/sign/"]')
            press(page, page.locator(f"{SUBMIT}.btn-primary"))
        letters(demo_db)
        assert signatures_in(officer, agreement, tmp_path / "amended.pdf") == 2

        end(officer, agreement, today)
        assert axe_findings(officer) == []
        assert officer.locator(".r-object .r-chip.r-broken").count() == 1
    assert [one for one in heard if "ERR_ABORTED" not in one] == []


# -- the steps --------------------------------------------------------------------------------


def publish(plant, coordinator, today):
    """Offer places at the machines; where the authority reads first, it lets the offer pass."""
    plant.goto("/listings/new/offer/training_base/")
    fill(
        plant,
        title="数控加工实训工位",
        summary="师傅带教",
        seats_count=4,
        equipment="车床",
        opening_hours="8–17",
    )
    fill(plant, starts_on=today + timedelta(days=40), ends_on=today + timedelta(days=200))
    submit(plant)
    press(plant, plant.locator('a[href$="/publish/"]').first)
    submit(plant)
    offer = re.search(r"/listings/[A-Z]{2}-\d{4}-\d+/", plant.url)[0]
    coordinator.goto(offer)
    press(coordinator, coordinator.locator(f'form[action="{offer}approve/"] button'))
    return offer


def agree(officer, plant, offer):
    """Ask about it, have it agreed on, and open a cooperation from there."""
    officer.goto(offer)
    press(officer, officer.locator('a[href*="/enquiries/about/"]').first)
    fill(officer, text="我校数控专业有两名学生，可否接收？", seats_count=2)
    submit(officer)
    enquiry = re.search(r"/enquiries/[A-Z]{2}-\d{4}-\d+/", officer.url)[0]
    plant.goto(f"{enquiry}agree/")
    fill(plant, seats_count=2)
    submit(plant)
    officer.goto(enquiry)
    press(officer, officer.locator('a[href*="/cooperations/open/"]').first)
    fill(officer, kind="framework", title="数控技术校企合作", purpose="共同培养数控技术人才")
    submit(officer)
    return re.search(r"/cooperations/[A-Z]{2}-\d{4}-\d+/", officer.url)[0]


def answer_questions(officer, plant, cooperation):
    for page in (officer, plant):
        page.goto(f"{cooperation}readiness/")
        shown = {name: value for name, value in CALM.items() if page.locator(f'[name="{name}"]').count()}  # fmt: skip
        fill(page, **shown)
        submit(page)


def draft(officer, cooperation, today):
    officer.goto(f"{cooperation}?tab=terms")
    press(officer, officer.locator('main a[href$="/draft/"]').first)
    fill(officer, template="framework", title="数控技术校企合作框架协议")
    fill(officer, starts_on=today + timedelta(days=30), ends_on=today + timedelta(days=1_000))
    submit(officer)
    officer.goto(f"{cooperation}?tab=terms")
    press(officer, officer.locator('main a[href^="/agreements/"]').first)
    return re.search(r"/agreements/[A-Z]{2}-\d{4}-\d+/", officer.url)[0]


def change(officer, plant, agreement):
    """Fill in the terms, write a clause of one's own; the other side changes a step, and hands it back."""
    officer.goto(f"{agreement}terms/")
    fill(officer, purpose="共同培养数控技术人才", content="岗位实习与课程共建", why="补齐内容")
    submit(officer)
    officer.goto(f"{agreement}clauses/add/")
    fill(officer, clause="own", topic="rights", text_zh="设备损坏照价赔偿。", text_en="Damage is paid for.", why="企业要求")  # fmt: skip
    submit(officer)
    follow(officer, agreement, 'a[href$="/hand-over/"]')
    submit(officer)
    plant.goto(f"{agreement}plan/persons/")
    fill(plant, offset=21, why="报批需要时间")
    submit(plant)
    plant.goto(f"{agreement}?tab=changes")
    assert "报批需要时间" in plant.locator("main").inner_text()
    plant.goto(agreement)
    press(plant, plant.locator('form[action$="/confirm/"] button').first)
    follow(plant, agreement, 'a[href$="/hand-over/"]')
    submit(plant)


def put_out(officer, plant, agreement):
    """Let the college sign on paper, confirm, check against the law, and begin signing."""
    officer.goto(f"{agreement}parties/college/signing/")
    fill(officer, channel="paper")
    submit(officer)
    for step in ("confirm", "check", "begin"):
        officer.goto(agreement)
        press(officer, officer.locator(f'form[action$="/{step}/"] button').first)


def sign_by_link(officer, telephone, agreement, database):
    """Send a link; on a telephone somebody without an account reads, gets a code, and signs."""
    officer.goto(f"{agreement}parties/host/link/")
    submit(officer)
    telephone.goto(LINK.findall(letters(database))[-1])
    assert axe_findings(telephone) == []
    assert not sticks_out(telephone)
    press(telephone, telephone.locator('form[action$="/code/"] button'))
    code = CODE.findall(letters(database))[-1]
    telephone.locator('input[name="code"]').fill(code)
    press(telephone, telephone.locator('form[action$="/sign/"] button'))
    assert telephone.locator('form[action$="/sign/"]').count() == 0


def sign_on_paper(officer, dean, agreement, today):
    """One person records what is on the paper, another one confirms it."""
    officer.goto(f"{agreement}parties/college/paper/")
    fill(officer, signed_on=today, has_signature=True, seal="official")
    officer.set_input_files(
        'input[name="file"]',
        {"name": "协议.pdf", "mimeType": "application/pdf", "buffer": CERTIFICATE},
    )
    submit(officer)
    dean.goto(f"{agreement}?tab=signatures")
    press(dean, dean.locator('form[action*="/papers/"][action$="/confirm/"] button').first)


def amend(officer, plant, agreement, today):
    """Change the notice in an amendment, which both then sign on the platform."""
    officer.goto(f"{agreement}amend/")
    fill(officer, purpose="缩短通知期", effective_on=today + timedelta(days=60))
    submit(officer)
    officer.goto(f"{agreement}terms/")
    fill(officer, notice_days=15, why="双方商定")
    submit(officer)
    officer.goto(f"{agreement}parties/college/signing/")
    fill(officer, channel="native")
    submit(officer)
    follow(officer, agreement, 'a[href$="/hand-over/"]')
    submit(officer)
    plant.goto(agreement)
    press(plant, plant.locator('form[action$="/confirm/"] button').first)
    follow(plant, agreement, 'a[href$="/hand-over/"]')
    submit(plant)
    for step in ("confirm", "check", "begin"):
        officer.goto(agreement)
        press(officer, officer.locator(f'form[action$="/{step}/"] button').first)


def end(officer, agreement, today):
    follow(officer, agreement, 'a[href$="/end/"]')
    fill(officer, reason="企业迁址", ended_on=today + timedelta(days=90))
    submit(officer)
    officer.goto(agreement)


# -- tools ------------------------------------------------------------------------------------


def entitle(*keys):
    """Let these of the cast sign agreements of every kind for their organisations."""
    for key in keys:
        held = Membership.objects.filter(
            person__user__email=f"{key.replace('_', '.')}@qinghe.example"
        )
        member = held.exclude(role=Role.SIGNATORY).select_related("person", "organisation").first()
        organisation = member.organisation
        mandate(organisation, member.person, SYSTEM, confirmed_by=SYSTEM, kinds=list(DocumentKind))


def follow(page, agreement, selector):
    page.goto(agreement)
    press(page, page.locator(f"main {selector}").first)


def signatures_in(page, agreement, path):
    """Fetch the signed document as its reader does, and have each signature in it verified."""
    page.goto(f"{agreement}?tab=signatures")
    with page.expect_download() as awaited:
        page.locator('main a[href*="/documents/"]').last.click()
    awaited.value.save_as(path)
    told = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False
    ).stdout
    count = told.count("Signature Validation: Signature is Valid.")
    assert told.count("Total document signed") == 1, told
    assert told.count("Signature Validation:") == count, told
    return count
