"""What follows when a yearly report is published: its papers."""

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.actors import SYSTEM
from ronghe.supervision.models import YearlyReport
from ronghe.supervision.operations.yearly import write_report


@receiver("yearly_report.published", key="supervision.write_yearly_report")
def write(event: Event) -> None:
    """Set and seal the papers behind the page: nobody who publishes waits for them."""
    report = YearlyReport.objects.get(pk=event.subject_id)
    write_report(report=report, actor=SYSTEM, at=event.at)
