"""What flags keep about people: who replied, and who decided; never a student."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import rows_of
from ronghe.kernel.privacy import kept, register

_BASIS = _("Public task of the authority that supervises cooperations.")
_AS_LONG = _(
    "Ten years after the flag was closed: both sides may ask what was decided, and by whom."
)
_STAYS = _("What was said for an organisation, or decided about it, stays; a number without a name remains.")  # fmt: skip


def _done_by(column: str, *fields: str) -> None:
    model, field = column.rsplit(".", 1)
    register(
        f"supervision.{column.lower()}",
        purpose=_("Knowing who said this for an organisation, or decided it."),
        basis=_BASIS,
        retention=_AS_LONG,
        export=rows_of(f"supervision.{model}", field, *fields),
        erase=kept(f"supervision.{model}", field, _STAYS),
    )


_done_by("IntegrityFlag.decided_by", "reference", "state", "decided_at")
_done_by("FlagReply.written_by", "flag__reference", "text", "written_at")
