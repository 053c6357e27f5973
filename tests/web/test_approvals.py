"""Who approves before signing, on its page; the sheet for the files; a word on the desk."""

import pytest
from django.urls import reverse
from tests.factories.agreements import confirmed, draft, with_mandates
from tests.factories.parties import NOW, member

from ronghe.parties.models import Role
from ronghe.partnerships.models import ApprovalRoute
from ronghe.partnerships.operations import checking, negotiation
from ronghe.partnerships.operations.negotiation import RouteStep
from ronghe.web.desks.rows import desk_of

pytestmark = pytest.mark.django_db
SIGNATURES = "?tab=signatures"


def page(organisation):
    return reverse("agreements:approval_route", args=[organisation.reference])


def rows(*steps, do="save"):
    entered = {"do": do}
    for number, (title, role) in enumerate(steps, 1):
        entered |= {f"title-{number}": title, f"role-{number}": role}
    return entered


def kept():
    return [(one["title"], one["role"]) for one in ApprovalRoute.objects.get().steps]


@pytest.fixture
def checked(cast):
    with_mandates(cast)
    negotiation.set_approval_route(
        organisation=cast.college,
        steps=[RouteStep("财务处", Role.FINANCE), RouteStep("院长", Role.DEAN)],
        actor=cast.dean,
        at=NOW,
    )
    version = confirmed(cast, draft(cast))
    checking.check_agreement(version=version, actor=cast.dean, at=NOW)
    return version


def test_steps_are_filled_in_moved_and_kept_without_a_script(cast, sign_in):
    client, address = sign_in(cast.dean), page(cast.college)

    usual = client.post(address, rows(do="usual"))
    assert usual.content.decode().count('class="r-route-step"') == 4
    assert not ApprovalRoute.objects.exists()
    moved = client.post(address, rows(("甲", "dean"), ("乙", "finance"), do="down-1"))
    assert moved.content.decode().index("乙") < moved.content.decode().index("甲")
    fewer = client.post(address, rows(("甲", "dean"), ("乙", "finance"), do="remove-1"))
    assert "甲" not in fewer.content.decode()
    more = client.post(address, rows(("甲", "dean"), do="add"))
    assert more.content.decode().count('class="r-route-step"') == 2

    client.post(address, rows(("教务处", "dean"), ("", ""), ("财务处", "finance")))

    assert kept() == [("教务处", "dean"), ("财务处", "finance")]


def test_a_step_without_a_role_is_said_and_nothing_is_kept(cast, sign_in):
    response = sign_in(cast.dean).post(page(cast.college), rows(("教务处", "")))

    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert "教务处" in response.content.decode()
    assert not ApprovalRoute.objects.exists()


def test_colleagues_read_the_route_and_others_learn_nothing(cast, sign_in):
    client = sign_in(cast.class_teacher)

    assert client.get(page(cast.college)).status_code == 200
    assert client.post(page(cast.college), rows()).status_code == 403
    for actor in (cast.student, cast.plant_manager, cast.outsider, cast.coordinator):
        assert sign_in(actor).get(page(cast.college)).status_code == 404


def test_the_page_says_which_texts_keep_their_steps(checked, cast, sign_in):
    told = sign_in(cast.dean).get(page(cast.college)).content.decode()

    assert checked.agreement.reference in told


def test_the_sheet_is_the_own_organisations_alone(checked, cast, sign_in):
    address = reverse("agreements:approval_sheet", args=[checked.agreement.reference, 1])

    given = sign_in(cast.class_teacher).get(address)

    assert given["Content-Type"] == "application/pdf"
    assert given.content.startswith(b"%PDF")
    for actor in (cast.plant_manager, cast.student, cast.coordinator, cast.outsider):
        assert sign_in(actor).get(address).status_code == 404


def test_the_tab_leads_to_sheet_and_route_and_shows_nothing_to_the_other_side(checked, cast, sign_in):  # fmt: skip
    tab = reverse("agreements:agreement_page", args=[checked.agreement.reference]) + SIGNATURES
    sheet = reverse("agreements:approval_sheet", args=[checked.agreement.reference, 1])

    ours = sign_in(cast.dean).get(tab).content.decode()
    theirs = sign_in(cast.plant_manager).get(tab).content.decode()

    assert sheet in ours
    assert page(cast.college) in ours
    assert "财务处" not in theirs
    assert sheet not in theirs


def test_whose_turn_it_is_finds_the_text_on_the_desk(checked, cast):
    accountant = member(cast.college, Role.FINANCE, "钱进")

    def sentences(actor):
        return [str(row.sentence) for row in desk_of(actor, on=NOW.date()).rows]

    wanted = f"“{checked.agreement.title}” waits for your approval inside your organisation"
    assert sentences(accountant) == [wanted]
    assert wanted not in sentences(cast.dean)
