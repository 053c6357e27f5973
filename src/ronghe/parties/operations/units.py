from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, OrganisationKind, Site, Unit, UnitKind
from ronghe.parties.operations.organisations import NameIsMissing, locked
from ronghe.parties.operations.people import EndsBeforeItBegan

KINDS_OF_UNIT: dict[str, frozenset[UnitKind]] = {
    OrganisationKind.AUTHORITY: frozenset({UnitKind.DEPARTMENT}),
    OrganisationKind.COLLEGE: frozenset({UnitKind.SCHOOL, UnitKind.DEPARTMENT}),
    OrganisationKind.ENTERPRISE: frozenset({UnitKind.PLANT, UnitKind.DEPARTMENT}),
    OrganisationKind.INDUSTRY_BODY: frozenset({UnitKind.DEPARTMENT}),
}


class UnitDoesNotFit(ValueError):
    """Colleges have schools and enterprises have plants."""


class UnitExists(ValueError):
    """Two open units of one organisation have two names."""


class UnitIsInUse(ValueError):
    """What still has classes or people is not closed over their heads."""


@transaction.atomic
def open_unit(
    *,
    organisation: Organisation,
    kind: str,
    name: str,
    latin_name: str = "",
    site: Site | None = None,
    starts_on: date,
    actor: Actor,
    at: datetime,
) -> Unit:
    """Open a school of a college, a plant, or a department."""
    require(actor, "parties.manage_organisation", organisation)
    organisation = locked(organisation)
    if kind not in KINDS_OF_UNIT[organisation.kind]:
        raise UnitDoesNotFit(_("This kind of organisation has no such unit."))
    if site is not None and site.organisation_id != organisation.pk:
        raise UnitDoesNotFit(_("Choose a site of the same organisation."))
    unit = Unit(
        organisation=organisation,
        kind=kind,
        name=_clean_unit_name(name),
        latin_name=latin_name.strip(),
        site=site,
        starts_on=starts_on,
    )
    _save_unit(unit)
    details = _told(unit) | {"starts_on": str(starts_on)}
    audit.record("unit.opened", organisation, actor=actor, at=at, details=details)
    return unit


@transaction.atomic
def rename_unit(*, unit: Unit, name: str, latin_name: str = "", actor: Actor, at: datetime) -> Unit:
    """Give the unit another name; the former one stays in the audit."""
    require(actor, "parties.manage_organisation", unit.organisation)
    locked(unit.organisation)
    unit = Unit.objects.get(pk=unit.pk)
    before = unit.name
    unit.name, unit.latin_name = _clean_unit_name(name), latin_name.strip()
    _save_unit(unit)
    details = _told(unit) | {"before": before}
    audit.record("unit.renamed", unit.organisation, actor=actor, at=at, details=details)
    return unit


@transaction.atomic
def close_unit(*, unit: Unit, ends_on: date, actor: Actor, at: datetime) -> Unit:
    """Close the unit; its last day is included, and nobody belongs to it afterwards."""
    require(actor, "parties.manage_organisation", unit.organisation)
    locked(unit.organisation)
    unit = Unit.objects.get(pk=unit.pk)
    if ends_on < unit.starts_on:
        raise EndsBeforeItBegan(_("The last day lies before the first one."))
    later = Q(ends_on=None) | Q(ends_on__gt=ends_on)
    classes, roles = unit.classes.filter(later).count(), unit.memberships.filter(later).count()
    if classes or roles:
        raise UnitIsInUse(
            _(
                "Classes that still belong to it: %(classes)d; roles held in it: %(roles)d."
                " Close or end them first, with the same last day or an earlier one."
            )
            % {"classes": classes, "roles": roles}
        )
    unit.ends_on = ends_on
    _save_unit(unit)
    details = _told(unit) | {"ends_on": str(ends_on)}
    audit.record("unit.closed", unit.organisation, actor=actor, at=at, details=details)
    return unit


def _clean_unit_name(name: str) -> str:
    if not name.strip():
        raise NameIsMissing(_("Enter a name; an empty one cannot be found again."))
    return name.strip()


def _save_unit(unit: Unit) -> None:
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError as clash:
        raise UnitExists(_("An open unit of the organisation has this name already.")) from clash


def _told(unit: Unit) -> dict[str, str]:
    """Units have no page of their own: what happens to them is told with the organisation."""
    return {"after": unit.name, "unit": str(unit.pk)}
