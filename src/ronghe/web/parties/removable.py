"""Names and numbers that may come off the record, each with its button."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.parties.models import Identifier, NameKind, Organisation, OrganisationName
from ronghe.web.parts import Action


def removable_of(organisation: Organisation, *, is_settled: bool) -> list[tuple[str, Action]]:
    """Give what may come off: never the only legal name, and short names alone once settled."""
    names = list(organisation.names.all())
    legal_count = sum(name.kind == NameKind.LEGAL for name in names)
    free = [
        name
        for name in names
        if name.kind != NameKind.LEGAL or (legal_count > 1 and not is_settled)
    ]
    numbers = [] if is_settled else list(organisation.identifiers.all())
    return [
        *((name.text, _remove_name(organisation, name)) for name in free),
        *((number.value, _withdraw(organisation, number)) for number in numbers),
    ]


def _remove_name(organisation: Organisation, name: OrganisationName) -> Action:
    return Action(
        _("Remove name"),
        reverse("parties:name_remove", args=[organisation.reference]),
        method="post",
        fields={"language": name.language, "kind": name.kind},
    )


def _withdraw(organisation: Organisation, number: Identifier) -> Action:
    return Action(
        _("Withdraw number"),
        reverse("parties:identifier_withdraw", args=[organisation.reference]),
        method="post",
        fields={"scheme": number.scheme, "value": number.value},
    )
