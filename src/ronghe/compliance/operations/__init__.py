from ronghe.compliance.operations.assessing import (
    Assessment,
    Case,
    Concerned,
    FactsAreWrong,
    NoSuchLaw,
    assess,
    assess_together,
    rejudge,
)
from ronghe.compliance.operations.blocks import (
    AlreadyOverridden,
    NothingToOverride,
    ReasonIsMissing,
    override_block,
)
from ronghe.compliance.operations.reassessing import carry_out_reassessment, reassess_changed
from ronghe.compliance.operations.waivers import (
    RuleMayNotBeWaived,
    WaiverIsIncomplete,
    grant_waiver,
    withdraw_waiver,
)

__all__ = [
    "AlreadyOverridden",
    "Assessment",
    "Case",
    "Concerned",
    "FactsAreWrong",
    "NoSuchLaw",
    "NothingToOverride",
    "ReasonIsMissing",
    "RuleMayNotBeWaived",
    "WaiverIsIncomplete",
    "assess",
    "assess_together",
    "carry_out_reassessment",
    "grant_waiver",
    "override_block",
    "reassess_changed",
    "rejudge",
    "withdraw_waiver",
]
