"""On which grounds most parts of this app keep what they keep about people."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.grounds import Grounds

PLACING = Grounds(
    app="placements",
    basis=_("Public task of the college that places its students."),
    retention=_("Ten years after the placement: what was done before it started may be asked for."),
    of_work=_("What was done for an organisation stays; a number without a name remains."),
    of_life=_(
        "The law wants proof that this was done before the first day; it stays without a name."
    ),
)
