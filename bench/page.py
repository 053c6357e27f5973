# ruff: noqa: E402 -- Django is set up before its models are imported
"""CPU of the list of organisations against a bare Django view over the same query (bar: 3 times)."""

import django

django.setup()

from django.db import transaction

from bench.measuring.pages import (
    AT,
    compare,
    coordinator_of,
    log_to_nowhere,
    report_ratio,
    session_of,
    stay_connected,
)
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM, Actor
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.parties.powers import Power, Subject
from ronghe.reference.models import Jurisdiction, Region
from ronghe.web.parties.listing import values_of

ROUNDS = 20
REPEATS = 10
ROWS = 50
BAR = 3.0


def main() -> None:
    stay_connected()
    log_to_nowhere()
    with transaction.atomic():
        actor = coordinator_of_fifty()
        times = compare(
            "/organisations/",
            session_of(actor),
            lambda: values_of(
                Organisation.objects.visible_to(
                    Actor(actor.kind, actor.person, actor.membership, actor.on)
                ),
                "en",
            )[: ROWS + 1],
            rounds=ROUNDS,
            repeats=REPEATS,
        )
        transaction.set_rollback(True)
    report_ratio("CPU against the bare view", times["ours"], times["bare"], BAR)


def coordinator_of_fifty() -> Actor:
    country, _is_new = Jurisdiction.objects.get_or_create(
        code="cn-bench-page",
        defaults={
            "name_en": "Bench",
            "name_zh_hans": "测",
            "time_zone": "Asia/Shanghai",
            "currency": "CNY",
            "default_language": "zh-hans",
        },
    )
    place = Region.objects.create(
        jurisdiction=country, scheme="demo", code="BENCH-PAGE", level="province",
        name_en="Fifty", name_zh_hans="五十", path="demo:BENCH-PAGE/",
    )  # fmt: skip
    made = [
        operations.register_organisation(
            kind=OrganisationKind.AUTHORITY if number == 0 else OrganisationKind.ENTERPRISE,
            jurisdiction=country,
            region=place,
            names={"zh-hans": f"第{number}家企业", "en": f"Enterprise {number}"},
            actor=SYSTEM,
            at=AT,
        )
        for number in range(ROWS)
    ]
    operations.grant_remit(
        holder=made[0],
        region=place,
        subjects=list(Subject),
        powers=list(Power),
        basis="Bench",
        starts_on=AT.date(),
        actor=SYSTEM,
        at=AT,
    )
    return coordinator_of(made[0])
