"""What confidential complaints keep about people, and what of it is given to whom.

Whom a complaint is about is told nothing by an export, nor by how much an erasure would leave:
that there is a complaint is itself the secret.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import rows_of
from ronghe.kernel.privacy import Erasure, Fate, kept, nothing, personal, register

_BASIS = _("Duty to protect those who learn at work, and to hear their complaints.")
_AS_LONG = _("Ten years after it was closed; what had to be reported, as long as the authority needs it.")  # fmt: skip
_STAYS = _("A complaint and its answer stay on record, so that both can be shown; the name goes.")


def _silent(_person_id: int, _at: datetime) -> Erasure:
    return Erasure(Fate.KEPT, 0, _STAYS)


register(
    "placements.grievance.complainant",
    purpose=_("Hearing what you complain of in confidence, and answering you."),
    basis=_BASIS,
    retention=_AS_LONG,
    export=rows_of(
        "placements.Grievance",
        "complainant",
        "reference",
        "kind",
        "text",
        "confidants",
        "about",
        "state",
        "sent_at",
        "closing_word",
    ),
    erase=kept("placements.Grievance", "complainant", _STAYS),
)
personal("placements.grievance.text")
register(
    "placements.grievance.text",
    purpose=_("Hearing what you complain of in confidence, and answering you."),
    basis=_BASIS,
    retention=_AS_LONG,
    export=nothing,
    erase=_silent,
)
register(
    "placements.grievanceaccused.person",
    purpose=_("Keeping a complaint from whom it is about."),
    basis=_BASIS,
    retention=_AS_LONG,
    export=nothing,
    erase=_silent,
)
register(
    "placements.grievanceword.author",
    purpose=_("Knowing who said what about a complaint."),
    basis=_BASIS,
    retention=_AS_LONG,
    export=rows_of(
        "placements.GrievanceWord", "author", "grievance__reference", "kind", "text", "written_at"
    ),
    erase=kept("placements.GrievanceWord", "author", _STAYS),
)
register(
    "placements.safeguardingofficer.named_by",
    purpose=_("Knowing who named whom to answer complaints."),
    basis=_BASIS,
    retention=_AS_LONG,
    export=rows_of("placements.SafeguardingOfficer", "named_by", "starts_on", "ends_on"),
    erase=kept("placements.SafeguardingOfficer", "named_by", _STAYS),
)
