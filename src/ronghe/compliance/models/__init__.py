from ronghe.compliance.models.edition import RulebookEdition
from ronghe.compliance.models.fact_sheet import FactSheet
from ronghe.compliance.models.finding import Finding, FindingState, Outcome, Severity
from ronghe.compliance.models.override import Override
from ronghe.compliance.models.reassessment import Reassessment, ReassessmentState
from ronghe.compliance.models.waiver import Waiver, WaiverScope, WaiverState

__all__ = [
    "FactSheet",
    "Finding",
    "FindingState",
    "Outcome",
    "Override",
    "Reassessment",
    "ReassessmentState",
    "RulebookEdition",
    "Severity",
    "Waiver",
    "WaiverScope",
    "WaiverState",
]
