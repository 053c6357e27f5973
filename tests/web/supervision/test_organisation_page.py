"""The page about one organisation: one and the same for whom it is about and for the authority."""

import re

import pytest
from django.urls import reverse
from tests.factories import agreements
from tests.factories.flags import flag_of, warning_of
from tests.factories.parties import NOW

from ronghe.supervision.standing import recompute
from ronghe.web.supervision.organisation_views import said_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cooperation(cast):
    made = agreements.cooperation(cast)
    recompute(None, on=NOW.date(), at=NOW)
    return made


def page_of(organisation):
    return reverse("supervision:organisation_page", args=[organisation.reference])


def words(client, address):
    """Give what stands on the page, from its heading on."""
    client.cookies["django_language"] = "en"
    html = client.get(address).content.decode()
    return re.search(r"<h1>.*</main>", html, re.DOTALL)[0]


@pytest.mark.parametrize(("who", "about"), [("dean", "college"), ("plant_manager", "enterprise")])
def test_the_authority_reads_word_for_word_what_the_organisation_reads(
    who, about, cast, cooperation, sign_in
):
    flag_of(cooperation)
    flag_of(None, organisation=getattr(cast, about))
    warning_of(cooperation)
    organisation = getattr(cast, about)

    own = words(sign_in(getattr(cast, who)), reverse("supervision:own_page"))
    theirs = words(sign_in(cast.coordinator), page_of(organisation))

    assert own == theirs
    assert cooperation.title in own
    assert "What would raise it most" in own
    assert "40 % within six months" in own


@pytest.mark.parametrize("who", ["plant_manager", "mentor", "student", "class_teacher", "outsider"])
def test_nobody_else_reads_what_is_said_of_a_college(who, cast, cooperation, sign_in):
    assert sign_in(getattr(cast, who)).get(page_of(cast.college)).status_code == 404


def test_an_authority_has_no_page_of_its_own(cast, sign_in):
    assert sign_in(cast.coordinator).get(reverse("supervision:own_page")).status_code == 404


def test_what_is_unknown_is_charged_to_whoever_owes_it(cast, cooperation):
    owed = {line.name: (str(line.owed_by), line.is_own) for line in said_of(cast.enterprise)["lacking"]}  # fmt: skip
    of_college = said_of(cast.college)["lacking"]

    assert set(owed.values()) == {("the enterprise", True), ("both sides", True), ("the college", False)}  # fmt: skip
    # What one owes oneself stands first.
    assert [line.is_own for line in of_college] == sorted((line.is_own for line in of_college), reverse=True)  # fmt: skip
    assert {line.count for line in of_college} == {1}


def test_flags_of_the_partner_itself_are_not_on_the_page(cast, cooperation):
    flag_of(None, organisation=cast.enterprise)

    assert said_of(cast.college)["flags"] == []
    assert len(said_of(cast.enterprise)["flags"]) == 1


def test_a_college_has_a_public_band_and_an_enterprise_no_grade(cast, cooperation):
    assert str(said_of(cast.college)["band"]) == "Fewer than five cooperations: no band"
    assert said_of(cast.enterprise)["band"] == ""
    assert [str(one) for one in said_of(cast.college)["watchers"]] == [cast.authority.name_in("en")]


def test_it_takes_few_queries(cast, cooperation, sign_in, django_assert_max_num_queries):
    flag_of(cooperation)
    client = sign_in(cast.dean)

    with django_assert_max_num_queries(20):
        client.get(reverse("supervision:own_page"))


def test_the_desk_leads_to_it(cast, sign_in):
    assert reverse("supervision:own_page") in sign_in(cast.plant_manager).get(reverse("web:desk")).content.decode()  # fmt: skip
    assert reverse("supervision:own_page") not in sign_in(cast.coordinator).get(reverse("web:desk")).content.decode()  # fmt: skip
