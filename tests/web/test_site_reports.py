"""Reports on sites: written by the college, read by the host, missed on the cooperation's page."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.agreements import cooperation, draft, in_force, with_mandates
from tests.factories.parties import CERTIFICATE, NOW, member, organisation

from ronghe.kernel.evidence import evidence_of
from ronghe.parties.models import Role
from ronghe.partnerships import library
from ronghe.partnerships.models import CooperationKind, SiteReport
from ronghe.partnerships.operations import readiness
from ronghe.partnerships.site_reports import Inspected, host_standings

pytestmark = pytest.mark.django_db
WRITE = reverse("cooperations:site_report_write")
APPRENTICES = {
    "major": "数控技术",
    "seats": 30,
    "place": "企业生产车间",
    "host.mentor": "周强",
    "tutor": "吴岚",
}
POINTS = [one.key for one in library.inspected()]


def entered(**changes):
    given = {
        "site": "",
        "visited_on": NOW.date().isoformat(),
        "suitability": "suitable",
        "remarks": "",
        **{f"point_{key}": "holds" for key in POINTS},
    }
    return given | changes


@pytest.fixture
def placements(cast):
    return cooperation(cast, ready=False, kind=CooperationKind.PLACEMENT)


def report(cast, **changes):
    given = {
        "college": cast.college,
        "host": cast.enterprise,
        "visited_on": NOW.date(),
        "observations": dict.fromkeys(POINTS, "holds"),
        "suitability": "suitable",
        "actor": cast.dean,
        "at": NOW,
    }
    return readiness.write_site_report(**given | changes)


def standing(cast, of):
    found = host_standings(of, of.parties.select_related("organisation"), on=NOW.date())
    return [one.standing for one in found]


def overview(of):
    return reverse("cooperations:cooperation_page", args=[of.reference])


def test_the_safety_officer_writes_what_was_seen_and_the_host_reads_it(cast, sign_in, placements):
    officer = member(cast.college, Role.SAFETY_OFFICER, "安全员")
    pictures = [SimpleUploadedFile(f"{n}.pdf", CERTIFICATE + b"%" * n) for n in range(2)]
    address = f"{WRITE}?host={cast.enterprise.reference}&cooperation={placements.reference}"

    done = sign_in(officer).post(
        address,
        entered(point_lodging="unknown", point_ratio="fails", suitability="conditional", remarks="减少一班人数", files=pictures),
    )  # fmt: skip

    made = SiteReport.objects.get()
    page = reverse("cooperations:site_report_page", args=[made.reference])
    assert done["Location"] == page
    assert (made.observations["lodging"], made.observations["ratio"]) == ("unknown", "fails")
    assert evidence_of(made).count() == 2
    for actor in (officer, cast.dean, cast.plant_manager, cast.mentor, cast.coordinator):
        assert "减少一班人数" in sign_in(actor).get(page).content.decode()
    for actor in (cast.student, cast.outsider):
        assert sign_in(actor).get(page).status_code == 404
    file = evidence_of(made).first()
    read = reverse("cooperations:site_report_file", args=[made.reference, file.reference])
    given = sign_in(cast.plant_manager).get(read)
    assert given.status_code == 200
    assert b"".join(given.streaming_content).startswith(CERTIFICATE)
    assert sign_in(cast.outsider).get(read).status_code == 404


def test_a_point_that_nobody_spoke_of_is_asked_again(cast, sign_in):
    answers = entered()
    del answers["point_lodging"]

    response = sign_in(cast.dean).post(f"{WRITE}?host={cast.enterprise.reference}", answers)

    assert response.status_code == 200
    assert "point_lodging" in response.content.decode()
    assert not SiteReport.objects.exists()


def test_a_condition_has_to_be_said(cast, sign_in):
    response = sign_in(cast.dean).post(
        f"{WRITE}?host={cast.enterprise.reference}", entered(suitability="unsuitable")
    )

    assert response.status_code == 200
    assert not SiteReport.objects.exists()


def test_any_enterprise_is_named_by_its_reference(cast, sign_in):
    client = sign_in(cast.dean)
    other = organisation(name="鸿运物流有限公司", number=10_000_009)

    assert 'name="host"' in client.get(WRITE).content.decode()
    assert "There is no enterprise of that reference" in client.get(f"{WRITE}?host=OR-1999-0001").content.decode()  # fmt: skip
    assert "point_lodging" in client.get(f"{WRITE}?host={other.reference}").content.decode()


def test_enterprises_and_officials_write_no_report(cast, sign_in):
    for actor in (cast.plant_manager, cast.coordinator, cast.mentor, cast.class_teacher):
        assert sign_in(actor).get(WRITE).status_code == 403


def test_the_overview_says_what_is_missing_and_who_mends_it(cast, sign_in, placements):
    ours = sign_in(cast.dean).get(overview(placements)).content.decode()
    theirs = sign_in(cast.plant_manager).get(overview(placements)).content.decode()

    assert standing(cast, placements) == [Inspected.MISSING]
    assert f"{WRITE}?host={cast.enterprise.reference}" in ours
    assert WRITE not in theirs
    assert "Qinghe Polytechnic" in theirs


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, Inspected.SUITABLE),
        ({"visited_on": NOW.date() - timedelta(days=366)}, Inspected.OLD),
        ({"visited_on": NOW.date() - timedelta(days=365)}, Inspected.SUITABLE),
        ({"suitability": "conditional", "remarks": "x"}, Inspected.CONDITIONAL),
        ({"suitability": "unsuitable", "remarks": "x"}, Inspected.UNSUITABLE),
    ],
)
def test_how_a_host_stands_is_what_its_latest_report_says(changes, wanted, cast, placements):
    report(cast, **changes)

    assert standing(cast, placements) == [wanted]


def test_a_report_after_the_colleges_signature_came_late(cast):
    with_mandates(cast)
    version = in_force(cast, draft(cast, template="apprenticeship", **APPRENTICES))
    of = version.agreement.cooperation
    assert standing(cast, of) == [Inspected.SIGNED_WITHOUT]

    later = NOW + timedelta(days=1)
    report(cast, visited_on=later.date(), at=later)

    assert standing(cast, of) == [Inspected.LATE]


def test_where_no_student_goes_nobody_asks_for_a_report(cast):
    assert standing(cast, cooperation(cast, ready=False)) == []


def test_the_evidence_tab_has_a_button_for_each_host(cast, sign_in, placements):
    made = report(cast)

    tab = sign_in(cast.dean).get(overview(placements) + "?tab=evidence").content.decode()

    assert made.reference in tab
    assert f"{WRITE}?host={cast.enterprise.reference}" in tab


def test_the_pages_ask_little(cast, sign_in, placements):
    made = report(cast)
    client = sign_in(cast.coordinator)
    for address in (
        overview(placements),
        overview(placements) + "?tab=evidence",
        reverse("cooperations:site_report_page", args=[made.reference]),
    ):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= 20, "\n".join(one["sql"][:110] for one in asked)
