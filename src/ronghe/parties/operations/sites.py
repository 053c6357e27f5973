from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, Site
from ronghe.parties.operations.organisations import locked
from ronghe.parties.operations.people import EndsBeforeItBegan
from ronghe.reference.models import Region

NORTH_POLE, DATE_LINE = 90, 180


class AddressIsMissing(ValueError):
    """A site is a place one can go to."""


class CoordinatesAreWrong(ValueError):
    """A point on earth has a latitude and a longitude."""


class SiteIsClosed(ValueError):
    """What is closed is not changed any more."""


@dataclass(frozen=True)
class Address:
    """Where a site lies; the coordinates are known together, or not at all."""

    address: str
    postcode: str = ""
    region: Region | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@transaction.atomic
def add_site(
    *,
    organisation: Organisation,
    name: str = "",
    place: Address,
    is_main: bool = False,
    starts_on: date | None = None,
    actor: Actor,
    at: datetime,
) -> Site:
    """Enter a place where the organisation teaches or works; a new main site replaces the former."""
    require(actor, "parties.manage_organisation", organisation)
    organisation = locked(organisation)
    _check(place)
    if is_main:
        _clear_main(organisation)
    site = Site.objects.create(
        organisation=organisation,
        name=name.strip(),
        is_main=is_main,
        starts_on=starts_on,
        **_columns(place),
    )
    details = {"after": site.address, "site": site.pk}
    audit.record("site.added", organisation, actor=actor, at=at, details=details)
    return site


@transaction.atomic
def move_site(
    *,
    site: Site,
    name: str = "",
    place: Address,
    is_main: bool = False,
    actor: Actor,
    at: datetime,
) -> Site:
    """Write the site's new address; the former one stays in the audit."""
    require(actor, "parties.manage_organisation", site.organisation)
    organisation = locked(site.organisation)
    site = Site.objects.get(pk=site.pk)
    if site.ends_on is not None:
        raise SiteIsClosed(_("This site is closed. Add a new one instead."))
    _check(place)
    before = site.address
    if is_main and not site.is_main:
        _clear_main(organisation)
    site.name, site.is_main = name.strip(), is_main
    for column, value in _columns(place).items():
        setattr(site, column, value)
    site.save()
    details = {"before": before, "after": site.address, "site": site.pk}
    audit.record("site.moved", organisation, actor=actor, at=at, details=details)
    return site


@transaction.atomic
def close_site(*, site: Site, ends_on: date, actor: Actor, at: datetime) -> Site:
    """Close the site; its last day is included."""
    require(actor, "parties.manage_organisation", site.organisation)
    organisation = locked(site.organisation)
    site = Site.objects.get(pk=site.pk)
    if site.starts_on is not None and ends_on < site.starts_on:
        raise EndsBeforeItBegan(_("The last day lies before the first one."))
    site.ends_on = ends_on
    site.save(update_fields=["ends_on"])
    details = {"after": site.address, "ends_on": str(ends_on), "site": site.pk}
    audit.record("site.closed", organisation, actor=actor, at=at, details=details)
    return site


def _check(place: Address) -> None:
    if not place.address.strip():
        raise AddressIsMissing(_("Enter the address as a letter would carry it."))
    if (place.latitude is None) != (place.longitude is None):
        raise CoordinatesAreWrong(_("Enter latitude and longitude, or neither of them."))
    if place.latitude is None or place.longitude is None:
        return
    if abs(place.latitude) > NORTH_POLE or abs(place.longitude) > DATE_LINE:
        raise CoordinatesAreWrong(
            _("A latitude lies between -90 and 90, a longitude between -180 and 180.")
        )


def _columns(place: Address) -> dict[str, object]:
    return {
        "address": place.address.strip(),
        "postcode": place.postcode.strip(),
        "region": place.region,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def _clear_main(organisation: Organisation) -> None:
    Site.objects.filter(organisation=organisation, is_main=True, ends_on=None).update(is_main=False)
