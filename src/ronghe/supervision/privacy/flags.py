"""What flags keep about people: who replied, and who decided; never a student."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.grounds import Grounds

FLAGGING = Grounds(
    app="supervision",
    basis=_("Public task of the authority that supervises cooperations."),
    retention=_(
        "Ten years after the flag was closed: both sides may ask what was decided, and by whom."
    ),
    of_work=_(
        "What was said for an organisation, or decided about it, stays; a number without a name remains."
    ),
    why_work=_("Knowing who said this for an organisation, or decided it."),
)


FLAGGING.done_by("IntegrityFlag.decided_by", "reference", "state", "decided_at")
FLAGGING.done_by("FlagReply.written_by", "flag__reference", "text", "written_at")
