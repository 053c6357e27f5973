"""What the audit says of ranks."""

from django.utils.translation import gettext_lazy as _

RANK_VERBS = {
    "region.ranked": _("%(actor)s drew where the cooperations of %(subject)s may stand among each other"),
}  # fmt: skip
