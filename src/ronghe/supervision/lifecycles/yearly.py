from django.utils.translation import gettext_lazy as _

from ronghe.engines.lifecycle import lifecycle
from ronghe.supervision.models import YearlyReportState as S

YEARLY_REPORT = lifecycle(
    "yearly_report",
    S.DRAFT,
    publish_report=({S.DRAFT}, S.PUBLISHED),
    discard_report=({S.DRAFT}, S.DISCARDED),
    replace_report=({S.PUBLISHED}, S.REPLACED),
)
LABELS = {
    "publish_report": _("Publish the report"),
    "discard_report": _("Discard the draft"),
    "replace_report": _("Replace it by a new edition"),
}
TRANSITIONS = {
    "publish_report": ("publish_report", "supervision.publish_report", "yearly_report.published"),
    "discard_report": ("discard_report", "supervision.discard_report", "yearly_report.discarded"),
    "replace_report": ("publish_report", "supervision.publish_report", "yearly_report.replaced"),
}
