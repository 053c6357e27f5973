"""Whom a flag is about: those who may answer it."""

from ronghe.parties.models import Organisation
from ronghe.supervision.models.flag import IntegrityFlag
from ronghe.supervision.reading.ties import SIDES


def parties_of(flag: IntegrityFlag) -> list[Organisation]:
    """Give the colleges and hosts of the cooperation, or the organisation itself; read once."""
    known: dict[str, list[Organisation]] = vars(flag)
    if "sides" not in known:
        known["sides"] = _read(flag)
    return known["sides"]


def _read(flag: IntegrityFlag) -> list[Organisation]:
    if flag.organisation is not None:
        return [flag.organisation]
    parties = Organisation.objects.filter(
        cooperating__cooperation=flag.cooperation_id, cooperating__role__in=SIDES
    )
    related = parties.select_related("region__jurisdiction").prefetch_related("names")
    return list(related.order_by("pk"))
