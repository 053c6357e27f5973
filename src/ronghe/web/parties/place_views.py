"""Units and sites of an organisation: each step is a form and one operation."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.parties import operations
from ronghe.parties.models import Organisation
from ronghe.web.asking import Step, get_or_post, need
from ronghe.web.parties.asking import ask_about
from ronghe.web.parties.place_forms import MoveSiteForm, RenameUnitForm, SiteForm, UnitForm
from ronghe.web.parties.region_choice import label_of
from ronghe.web.parties.views import visible_organisation
from ronghe.web.people.forms import LastDayForm
from ronghe.web.requests import WebRequest


def _managed(request: WebRequest, reference: str) -> Organisation:
    organisation = visible_organisation(request, reference)
    need(request, "parties.manage_organisation", organisation)
    return organisation


@get_or_post
def unit_open(request: WebRequest, reference: str) -> HttpResponse:
    organisation = _managed(request, reference)
    return ask_about(
        request,
        organisation,
        UnitForm(organisation, request.POST or None, initial={"starts_on": timezone.localdate()}),
        lambda entered: operations.open_unit(
            organisation=organisation, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Open a unit"),
        label=_("Open unit"),
        tab="?tab=places",
        done=_("The unit is open."),
    )


@get_or_post
def unit_rename(request: WebRequest, reference: str, unit: int) -> HttpResponse:
    organisation = _managed(request, reference)
    held = get_object_or_404(organisation.units.select_related("organisation"), pk=unit)
    initial = {"name": held.name, "latin_name": held.latin_name}
    return ask_about(
        request,
        organisation,
        RenameUnitForm(request.POST or None, initial=initial),
        lambda entered: operations.rename_unit(
            unit=held, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Rename %(name)s") % {"name": held.name_in(get_language() or "en")},
        label=_("Save name"),
        tab="?tab=places",
        done=_("The unit has its new name."),
    )


@get_or_post
def unit_close(request: WebRequest, reference: str, unit: int) -> HttpResponse:
    organisation = _managed(request, reference)
    held = get_object_or_404(organisation.units.select_related("organisation"), pk=unit)
    return ask_about(
        request,
        organisation,
        LastDayForm(request.POST or None, initial={"ends_on": timezone.localdate()}),
        lambda entered: operations.close_unit(
            unit=held, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Close %(name)s") % {"name": held.name_in(get_language() or "en")},
        label=_("Close unit"),
        tab="?tab=places",
        done=_("The last day of the unit is entered."),
    )


def _step_of(form: MoveSiteForm, operation: Any, request: WebRequest, **subject: Any) -> Step:
    """Hand the address on as one thing, and the rest as it was entered."""
    own = ("name", "is_main", "starts_on")

    def step(entered: dict[str, Any]) -> object:
        rest = {name: entered[name] for name in own if name in entered}
        return operation(
            place=form.place(), actor=request.actor, at=timezone.now(), **rest, **subject
        )

    return step


@get_or_post
def site_add(request: WebRequest, reference: str) -> HttpResponse:
    organisation = _managed(request, reference)
    form = SiteForm(organisation, request.POST or None, on=timezone.localdate())
    return ask_about(
        request,
        organisation,
        form,
        _step_of(form, operations.add_site, request, organisation=organisation),
        heading=_("Add a site"),
        label=_("Add site"),
        tab="?tab=places",
        done=_("The site is added."),
    )


@get_or_post
def site_move(request: WebRequest, reference: str, site: int) -> HttpResponse:
    organisation = _managed(request, reference)
    held = get_object_or_404(organisation.sites.select_related("organisation", "region"), pk=site)
    names = ("name", "address", "postcode", "latitude", "longitude", "is_main")
    form = MoveSiteForm(
        organisation,
        request.POST or None,
        on=timezone.localdate(),
        initial={name: getattr(held, name) for name in names}
        | {"region": label_of(held.region) if held.region else ""},
    )
    return ask_about(
        request,
        organisation,
        form,
        _step_of(form, operations.move_site, request, site=held),
        heading=_("Change the site %(name)s") % {"name": held},
        label=_("Save site"),
        tab="?tab=places",
        done=_("The site is changed."),
    )


@get_or_post
def site_close(request: WebRequest, reference: str, site: int) -> HttpResponse:
    organisation = _managed(request, reference)
    held = get_object_or_404(organisation.sites.select_related("organisation"), pk=site)
    return ask_about(
        request,
        organisation,
        LastDayForm(request.POST or None, initial={"ends_on": timezone.localdate()}),
        lambda entered: operations.close_site(
            site=held, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Close the site %(name)s") % {"name": held},
        label=_("Close site"),
        tab="?tab=places",
        done=_("The last day of the site is entered."),
    )
