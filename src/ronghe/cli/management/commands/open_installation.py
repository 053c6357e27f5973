from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Membership, OrganisationKind, Role
from ronghe.parties.powers import Power, Subject
from ronghe.reference.models import Jurisdiction, Region


class Command(BaseCommand):
    help = "Enter the authority that runs this installation and its first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jurisdiction", required=True, help="code, such as cn-ningbo")
        parser.add_argument("--region", required=True, help="official code, such as 330200")
        parser.add_argument("--authority", required=True, help="legal name of the authority")
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])
        parser.add_argument("--administrator", required=True, help="full name of the person")
        parser.add_argument("--email", default="")
        parser.add_argument("--phone", default="")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if Membership.objects.filter(role=Role.ADMINISTRATOR).exists():
            raise CommandError(
                _("This installation has an administrator already, who can invite others.")
            )
        if not (options["email"] or options["phone"]):
            raise CommandError(_("Give --email or --phone: the first sign-in sends a code there."))
        jurisdiction = Jurisdiction.objects.filter(code=options["jurisdiction"]).first()
        region = Region.objects.filter(code=options["region"]).order_by("scheme").first()
        if jurisdiction is None or region is None:
            raise CommandError(
                _("No jurisdiction or region has that code. `load_reference` brings them in.")
            )
        self._open(jurisdiction, region, options)

    def _open(self, jurisdiction: Jurisdiction, region: Region, options: dict[str, Any]) -> None:
        at = timezone.now()
        authority = operations.register_organisation(
            kind=OrganisationKind.AUTHORITY,
            jurisdiction=jurisdiction,
            region=region,
            names={options["language"]: options["authority"]},
            actor=SYSTEM,
            at=at,
        )
        operations.grant_remit(
            holder=authority,
            region=region,
            subjects=list(Subject),
            powers=list(Power),
            basis=_("Authority that runs this installation"),
            starts_on=timezone.localdate(at),
            actor=SYSTEM,
            at=at,
        )
        person = operations.register_person(
            full_name=options["administrator"],
            language=options["language"],
            contact_email=options["email"],
            contact_phone=options["phone"],
            organisation=authority,
            actor=SYSTEM,
            at=at,
        )
        for role in (Role.ADMINISTRATOR, Role.COORDINATOR):
            operations.grant_membership(
                person=person,
                organisation=authority,
                role=role,
                starts_on=timezone.localdate(at),
                actor=SYSTEM,
                at=at,
            )
        operations.create_user(
            person=person,
            email=options["email"],
            phone=options["phone"],
            is_phone_verified=bool(options["phone"]),
            actor=SYSTEM,
            at=at,
        )
        self.stdout.write(
            _("%(authority)s is entered as %(reference)s. Its administrator signs in with a code.")
            % {"authority": options["authority"], "reference": authority.reference}
        )
