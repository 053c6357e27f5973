"""Records that do not change for now: merged, restricted, or laid before an authority."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ronghe.parties.following import lapsed
from ronghe.parties.models import Organisation, Verification


class RecordIsSettled(ValueError):
    """What an authority compares, or has vouched for, does not change underneath it."""


def refuse_settled(organisation: Organisation, at: datetime) -> None:
    if lapsed(unmerged(organisation), at=at).is_restricted:
        raise RecordIsSettled(
            _(
                "The organisation is suspended or banned. Its record changes once the restriction"
                " has ended; its page says how to ask for that."
            )
        )
    if organisation.verification != Verification.UNVERIFIED:
        raise RecordIsSettled(
            _("The record is with the authority or verified. Take it back first, then change it.")
        )


def unmerged(organisation: Organisation) -> Organisation:
    """Give the record as it is, unless it lives on in another one."""
    if organisation.merged_into_id is not None:
        raise RecordIsSettled(
            _("This record was merged into another one. Its page says which; work with that one.")
        )
    return organisation
