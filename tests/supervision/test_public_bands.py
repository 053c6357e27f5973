"""What is asked about records changes no public band before a person has decided."""

import pytest
from tests.factories import agreements
from tests.factories.flags import flag_of
from tests.factories.parties import NOW
from tests.supervision.test_flags import AFTER, decide

from ronghe.supervision.models import SubstanceIndex
from ronghe.supervision.queries.opened import LEAST, Band, bands_of_colleges, bands_of_regions
from ronghe.supervision.queries.region import Group, counted_for
from ronghe.web.supervision.organisation_views import said_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(cast):
    """As many cooperations as make a band, each confirmed by evidence."""
    made = [agreements.cooperation(cast) for _ in range(LEAST)]
    SubstanceIndex.objects.bulk_create(
        SubstanceIndex(
            cooperation=one, region=one.region, index=0.8, low=0.7, high=0.9, known_weight=1.0,
            formality_low=0.3, formality_high=0.5, details={"capped_by": [], "indicators": {}},
            method="1", inputs_hash="0" * 64, computed_at=NOW,
        )
        for one in made
    )  # fmt: skip
    return made


def bands(cast):
    colleges = dict(bands_of_colleges("en"))
    of_region = dict(bands_of_regions())
    return colleges[cast.college.name_in("en")], *of_region.values(), said_of(cast.college)["band"]


def test_an_open_flag_is_seen_by_the_authority_and_changes_no_public_band(cast, confirmed):
    before = bands(cast)
    assert set(before) == {Band.MOSTLY, Band.MOSTLY.label}
    raised = [flag_of(one) for one in confirmed]

    assert bands(cast) == before
    assert {one.group for one in counted_for(cast.coordinator)} == {Group.DOUBT}

    for flag in raised:
        decide(flag, cast.coordinator, "send_flag_to_inspection", at=AFTER)
    assert bands(cast) == before


def test_what_a_person_upheld_counts_for_the_band(cast, confirmed):
    for one in confirmed:
        decide(flag_of(one), cast.coordinator, "uphold_flag", at=AFTER)

    assert set(bands(cast)) == {Band.LITTLE, Band.LITTLE.label}
