"""Which registers and imports the actor may work with."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from ronghe.kernel.imports.registers import Register, registers
from ronghe.kernel.models import Import
from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.web.requests import WebRequest


def runnable_registers(actor: Actor) -> list[Register]:
    """Give the registers into which the actor may bring files for the own organisation."""
    if actor.organisation_id is None:
        return []
    return [
        one
        for one in registers()
        if may(actor, one.permission, Import(kind=one.key, owner_id=actor.organisation_id))
    ]


def needed_registers(request: WebRequest) -> list[Register]:
    """Give them; to whoever manages nothing the pages do not exist."""
    if not request.actor.managed_organisations:
        raise Http404
    return runnable_registers(request.actor)


def visible_import(request: WebRequest, reference: str) -> Import:
    """Give an import of one's organisation: colleagues without the right are told so."""
    run = get_object_or_404(Import.objects.visible_to(request.actor), reference=reference)
    if not may(request.actor, "kernel.run_import", run):
        raise PermissionDenied
    return run
