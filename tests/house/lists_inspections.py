"""Lists of inspections and campaigns, with what adds a row: a part of `test_lists`."""

from django.urls import reverse
from tests.factories import inspecting as make
from tests.factories.parties import NOW

from ronghe.supervision.models import Campaign, Inspection


def add_inspection(cast):
    def add(number):
        make.announced(cast, make.opened(cast, make.running(cast, number + 1)))

    return add


def add_visit(cast):
    """A visit of the enterprise, each for another cooperation with it."""

    def add(number):
        cooperation = make.running(cast, number + 1, host=cast.enterprise)
        make.announced(cast, make.opened(cast, cooperation, cast.enterprise, way="visit"))

    return add


def add_campaign(cast):
    return lambda number: make.campaign(cast, title=f"第{number}批")


def add_drawn(cast):
    """An inspection more of the one campaign."""

    def add(number):
        unit = _drawn(cast).units.get()
        inspection = make.opened(cast, make.running(cast, number + 100))
        Inspection.objects.filter(pk=inspection.pk).update(unit=unit)

    return add


def _drawn(cast) -> Campaign:
    found = Campaign.objects.order_by("pk").first()
    if found is None:
        make.running(cast, 99)
        found = make.drawn(cast, size=1)
    return found


def add_case(cast):
    """A case in each stage that somebody’s desk speaks of."""

    def add(number):
        make.opened(cast, make.running(cast, 10 * number + 1))
        make.on_site(cast, make.opened(cast, make.running(cast, 10 * number + 2)))
        make.found(cast, make.opened(cast, make.running(cast, 10 * number + 3)))
        hollow = make.decided(cast, make.opened(cast, make.running(cast, 10 * number + 4)))
        make.noticed(cast, hollow, at=NOW)

    return add


def _at(name):
    return lambda cast: reverse(name)


def _page_of_campaign(cast):
    return reverse("inspections:campaign_page", args=[_drawn(cast).reference])


INSPECTION_LISTS = {
    "inspections": ("coordinator", _at("inspections:inspection_list"), add_inspection),
    "inspections of a college": ("dean", _at("inspections:inspection_list"), add_inspection),
    "visits of a host": ("plant_manager", _at("inspections:inspection_list"), add_visit),
    "campaigns": ("coordinator", _at("inspections:campaign_list"), add_campaign),
    "campaigns of a region": ("dean", _at("inspections:campaign_list"), add_campaign),
    "what a campaign drew": ("coordinator", _page_of_campaign, add_drawn),
    "desk of an authority about inspections": ("coordinator", _at("web:desk"), add_case),
    "desk of an inspector": ("inspector", _at("web:desk"), add_case),
    "desk of a college about inspections": ("dean", _at("web:desk"), add_case),
}
