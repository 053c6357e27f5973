"""An inspection on a telephone: from the inspector's list to a decided case, each side in turn."""

from contextlib import ExitStack
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.inspecting import ITEM
from tests.house.browsing import axe_findings, opened, sign_in, sticks_out
from tests.house.matrix import ANONYMOUS
from tests.journeys.walking import TELEPHONE, TODAY, forget_jobs, press

from ronghe.parties.actors import Actor, acting_as
from ronghe.parties.models import Membership, Role
from ronghe.partnerships.models import Cooperation, CooperationState
from ronghe.partnerships.operations.cooperations import open_cooperation
from ronghe.supervision.models import Inspection, InspectionState, Outcome
from ronghe.supervision.operations import inspections

pytestmark = pytest.mark.browser
NOTICE = timedelta(days=3)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_inspector_goes_from_the_list_to_a_decided_case(
    language, browser, demo_db, live_server_url
):
    forget_jobs(demo_db)
    with ExitStack() as stack:
        heard: list[str] = []

        def come_in(reader):
            page, complaints = stack.enter_context(
                opened(browser, live_server_url, reader=ANONYMOUS, language=language, width=TELEPHONE)
            )  # fmt: skip
            stack.callback(lambda: heard.extend(complaints))
            sign_in(page, reader)
            return page

        inspector, office, coordinator = map(come_in, ("inspector", "cooperation_officer", "coordinator"))  # fmt: skip
        case = announced(date.fromisoformat(inspector.evaluate(TODAY)))

        hand_in(office, case)
        look(inspector, case)
        reply(office, case)
        decide(coordinator, case)
        read(office, case)

    assert heard == []


def acting(key: str, role: Role, on: date) -> Actor:
    held = Membership.objects.select_related("person", "organisation__region")
    return acting_as(held.get(person__user__email=f"{key}@qinghe.example", role=role), on=on)


def announced(today: date) -> Inspection:
    """Have an inspection of the college announced three days ago, for today."""
    at = timezone.make_aware(datetime.combine(today - NOTICE, time(9)))
    coordinator = acting("coordinator", Role.COORDINATOR, today)
    dean, inspector = acting("dean", Role.DEAN, today), acting("inspector", Role.INSPECTOR, today)
    manager = acting("plant.manager", Role.TRAINING_MANAGER, today)
    made = open_cooperation(
        organisation=dean.organisation,
        others=[manager.organisation],
        kind="framework",
        title="数控实训合作",
        purpose="共同培养",
        actor=dean,
        at=at,
    )
    Cooperation.objects.filter(pk=made.pk).update(state=CooperationState.RUNNING)
    case = inspections.open_inspection(
        cooperation=Cooperation.objects.get(pk=made.pk),
        inspected=dean.organisation,
        way="inspection",
        ground=ITEM,
        actor=coordinator,
        at=at,
    )
    by = {"inspection": case, "actor": coordinator, "at": at}
    inspections.name_officers(officers=[inspector.membership], **by)
    asked = [inspections.Asked("走访记录原件", today)]
    return inspections.announce_inspection(on=today, asked=asked, **by)


def is_fit(page) -> None:
    assert axe_findings(page) == []
    assert not sticks_out(page)


def open_case(page, case: Inspection) -> None:
    page.goto(reverse("inspections:inspection_page", args=[case.reference]))
    is_fit(page)


def primary(page):
    """Give the one thing to do next."""
    return page.locator(".r-next .btn-primary")


def hand_in(office, case):
    """Find it on the list, and say where the paper can be seen."""
    office.goto(reverse("inspections:inspection_list"))
    is_fit(office)
    press(office, office.locator(f'main a:text-is("{case.reference}")'))
    is_fit(office)
    press(office, office.locator('main a[href*="/evidence/"]').first)
    office.locator('main [name="note"]').fill("存于档案室")
    press(office, office.locator("main form .r-actions button"))
    assert case.requests.get().handed_at is not None
    is_fit(office)


def look(inspector, case):
    """Begin, tap every line, keep, and state what was found."""
    inspector.goto(reverse("inspections:inspection_list"))
    is_fit(inspector)
    press(inspector, inspector.locator(f'main a:text-is("{case.reference}")'))
    press(inspector, primary(inspector))
    is_fit(inspector)
    for line in inspector.locator("main .r-checkline").all():
        line.locator('input[value="holds"]').check()
    inspector.reload()  # a flat battery loses nothing that was tapped
    assert inspector.locator('main .r-checkline input[value="holds"]:checked').count() == len(
        inspector.locator("main .r-checkline").all()
    )
    is_fit(inspector)
    inspector.locator('main input[name="line-visits"][value="unseen"]').check()
    press(inspector, inspector.locator('main button[name="then"][value="findings"]'))
    is_fit(inspector)
    inspector.locator('main [name="findings"]').fill("台账齐全，走访记录未能核对")
    press(inspector, inspector.locator("main form .r-actions button"))
    case.refresh_from_db()
    assert case.state == InspectionState.FOUND
    assert case.lines.get(key="visits").answer == "unseen"
    is_fit(inspector)


def reply(office, case):
    open_case(office, case)
    press(office, primary(office))
    office.locator('main [name="text"]').fill("走访记录当天外借，附情况说明")
    is_fit(office)
    press(office, office.locator("main form .r-actions button"))
    case.refresh_from_db()
    assert case.state == InspectionState.REPLIED


def decide(coordinator, case):
    open_case(coordinator, case)
    press(coordinator, primary(coordinator))
    coordinator.locator('main [name="outcome"][value="sound"]').check()
    coordinator.locator('main [name="reasons"]').fill("现场与记录一致")
    is_fit(coordinator)
    press(coordinator, coordinator.locator("main form .r-actions button"))
    case.refresh_from_db()
    assert (case.state, case.outcome) == (InspectionState.DECIDED, Outcome.SOUND)
    is_fit(coordinator)


def read(office, case):
    open_case(office, case)
    assert "现场与记录一致" in office.locator("main").inner_text()
