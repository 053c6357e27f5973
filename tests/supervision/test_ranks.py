"""Bands of ranks and the sensitivity of a region's indices: drawn at night, reproducible, nobody's grade."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import agreements
from tests.supervision.test_flags import cooperation  # noqa: F401 -- a fixture
from tests.supervision.test_standing import LATER, lived, placement  # noqa: F401 -- a fixture

from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.supervision.checking.regions import regions_to_check
from ronghe.supervision.models import MethodSensitivity, RankBand, SubstanceIndex
from ronghe.supervision.operations.ranks import rank_region
from ronghe.supervision.queries.region import KNOWN_ENOUGH
from ronghe.supervision.standing import recompute

pytestmark = pytest.mark.django_db


def rank(*, at=LATER, actor=SYSTEM):
    (region,) = regions_to_check(at=at)
    return rank_region(region=region, actor=actor, at=at)


@pytest.fixture
def region_of_two(cast, cooperation, placement):  # noqa: F811 -- the fixtures
    """One that lived through twelve weeks, enough to speak of it, and one of which nobody knows anything."""
    lived(placement)
    other = agreements.cooperation(cast)
    recompute(None, on=LATER.date(), at=LATER)
    SubstanceIndex.objects.filter(cooperation=cooperation).update(known_weight=KNOWN_ENOUGH)
    return cooperation, other


def test_every_cooperation_gets_a_band_and_the_unknown_one_may_stand_anywhere(region_of_two):
    known, unknown = region_of_two

    counts = rank()

    assert counts == {"ranked": 2, "looked_at": 1}
    bands = {one.cooperation_id: (one.best, one.worst, one.among) for one in RankBand.objects.all()}
    assert bands.keys() == {known.pk, unknown.pk}
    assert bands[unknown.pk] == (1, 2, 2)
    assert AuditRecord.objects.filter(verb="region.ranked").count() == 1


def test_the_same_records_give_the_same_bands_and_shares(region_of_two):
    rank()
    before = list(RankBand.objects.order_by("cooperation").values_list("cooperation", "best", "worst"))  # fmt: skip
    shares = MethodSensitivity.objects.get().shares

    rank(at=LATER + timedelta(minutes=5))

    assert list(RankBand.objects.order_by("cooperation").values_list("cooperation", "best", "worst")) == before  # fmt: skip
    assert MethodSensitivity.objects.get().shares == shares


def test_shares_name_each_weight_and_lie_between_nothing_and_all(region_of_two):
    rank()

    found = MethodSensitivity.objects.get()
    assert set(found.shares) == {"P", "Q", "O", "M", "G", "order", "goalposts", "evidence"}
    assert all(0 <= one["low"] <= one["mean"] <= one["high"] <= 1 for one in found.shares.values())
    assert max(one["mean"] for one in found.shares.values()) > 0


def test_where_nothing_is_known_no_sensitivity_is_claimed(cast, cooperation, sign_in):  # noqa: F811 -- the fixture
    recompute(None, on=LATER.date(), at=LATER)

    assert rank() == {"ranked": 1, "looked_at": 0}

    assert not MethodSensitivity.objects.exists()
    page = sign_in(cast.coordinator).get(reverse("supervision:weights_page"))
    assert page.context["found"] is None


@pytest.mark.parametrize("who", ["coordinator", "dean", "outsider"])
def test_only_the_system_ranks(who, cast):
    with pytest.raises(NotAllowed):
        rank(actor=getattr(cast, who))


def test_the_authority_and_the_parties_read_the_band_and_the_public_none(cast, region_of_two, sign_in, client):  # fmt: skip
    known, _unknown = region_of_two
    rank()
    reasons = reverse("supervision:substance_page", args=[known.reference])

    for who in (cast.coordinator, cast.dean, cast.plant_manager):
        shown = sign_in(who)
        shown.cookies["django_language"] = "en"
        assert "between the ranks" in shown.get(reasons).content.decode()
        assert " of 2" in shown.get(reverse("supervision:cooperation_list")).content.decode()
    client.cookies["django_language"] = "en"
    public = client.get(reverse("supervision:open_page")).content.decode()
    assert "between the ranks" not in public.lower()


def test_whoever_sets_weights_reads_what_the_indices_depend_on(cast, region_of_two, sign_in, django_assert_max_num_queries):  # fmt: skip
    rank()
    client = sign_in(cast.coordinator)
    client.cookies["django_language"] = "en"

    with django_assert_max_num_queries(12):
        page = client.get(reverse("supervision:weights_page"))

    means = [one.mean for one in page.context["factors"]]
    assert means == sorted(means, reverse=True)
    assert len(page.context["chart"].rows) == 8
    assert "most hangs on" in page.content.decode()
    assert sign_in(cast.dean).get(reverse("supervision:weights_page")).status_code == 404
