"""What the authority looks at in Qinghe: some decided, one declined, one still to come."""

from collections import Counter

import pytest

from ronghe.supervision.models import Campaign, Inspection, InspectionState, Measure
from ronghe.supervision.operations.campaigns import repeats
from ronghe.supervision.queries.inspections import progress_of

pytestmark = pytest.mark.usefixtures("qinghe")


def test_one_is_declined_one_is_to_come_and_the_others_are_decided():
    campaign = Campaign.objects.get()
    states = Counter(
        Inspection.objects.filter(unit__campaign=campaign).values_list("state", flat=True)
    )

    decided = states.pop(InspectionState.DECIDED)
    assert decided >= 2
    assert states == {InspectionState.DECLINED: 1, InspectionState.AGREED: 1}
    assert repeats(campaign)


def test_the_campaign_says_something_of_the_region_with_its_bounds():
    progress = progress_of(Campaign.objects.get())

    assert (progress.silent, progress.open) == (1, 1)
    assert progress.share is None or progress.share.estimate is None


def test_the_hollow_one_got_advice_and_nothing_harder():
    assert set(Measure.objects.values_list("step", "state")) == {(1, "in_force")}


def test_a_college_may_reply_and_another_is_waited_for():
    of_colleges = Inspection.objects.filter(inspected__kind="college")

    assert sorted(of_colleges.values_list("state", flat=True)) == ["announced", "found"]
