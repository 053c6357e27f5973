from django.utils.translation import gettext_lazy as _

from ronghe.engines.lifecycle import lifecycle
from ronghe.placements.models import AssessmentState as A
from ronghe.placements.models import CertificateState as C
from ronghe.placements.models import EndingState as E

ENDING = lifecycle(
    "ending of a placement",
    E.COLLECTING,
    collect_report=({E.COLLECTING}, E.COLLECTING),
    open_reports=({E.COLLECTING}, E.OPEN),
    add_report=({E.OPEN}, E.OPEN),
    call_off_ending=({E.COLLECTING, E.OPEN}, E.CALLED_OFF),
)
ASSESSMENT = lifecycle(
    "assessment",
    A.GIVEN,
    object_to_assessment=({A.GIVEN}, A.OBJECTED),
    keep_assessment=({A.OBJECTED}, A.KEPT),
    change_assessment=({A.OBJECTED}, A.CHANGED),
)
CERTIFICATE = lifecycle(
    "certificate of practice",
    C.ISSUED,
    revoke_certificate=({C.ISSUED}, C.REVOKED),
)
LABELS = {
    "collect_report": _("Report on the outcome"),
    "open_reports": _("Open the reports to both sides"),
    "add_report": _("Report late, or correct a report"),
    "call_off_ending": _("Call the reports off"),
    "object_to_assessment": _("Object to the assessment"),
    "keep_assessment": _("Keep the assessment"),
    "change_assessment": _("Change the assessment"),
    "revoke_certificate": _("Revoke the certificate"),
}
_HOST = ("report_as_host", "placements.report_as_host", "outcome.reported")
_ANSWERS = ("answer_objection", "placements.answer_objection")
TRANSITIONS = {
    "collect_report": _HOST,
    "open_reports": ("open_due_endings", "placements.tend_endings", "ending.opened"),
    "add_report": _HOST,
    "call_off_ending": ("call_off_ending", "placements.run_placement", "ending.called_off"),
    "object_to_assessment": (
        "object_to_assessment",
        "placements.object_to_assessment",
        "assessment.objected",
    ),
    "keep_assessment": (*_ANSWERS, "assessment.kept"),
    "change_assessment": (*_ANSWERS, "assessment.changed"),
    "revoke_certificate": (
        "revoke_certificate",
        "placements.issue_certificate",
        "certificate.revoked",
    ),
}
