from ronghe.placements.models.appeal import Appeal, AppealState
from ronghe.placements.models.candidate import (
    HOLDING,
    Candidate,
    CandidateState,
    ExclusionGround,
    GuardianView,
    Link,
    LinkState,
    Score,
    Wish,
)
from ronghe.placements.models.consent import Consent, ConsentParty, ConsentWay, GuardianLink
from ronghe.placements.models.emergency_plan import EmergencyPlan
from ronghe.placements.models.filing import (
    APPROVED,
    FiledPlacement,
    Filing,
    FilingKind,
    FilingState,
)
from ronghe.placements.models.gate_request import GateRequest, Mender
from ronghe.placements.models.headcount import Headcount
from ronghe.placements.models.host_approval import HostApproval
from ronghe.placements.models.insurance_cover import (
    InsuranceCover,
    InsuranceKind,
    InsuredPlacement,
    Payer,
)
from ronghe.placements.models.interruption import Interruption, InterruptionGround
from ronghe.placements.models.journal import (
    JournalComment,
    JournalEntry,
    Prompt,
    Readers,
)
from ronghe.placements.models.placement import (
    COMING,
    OPEN,
    OVER,
    RUNNING,
    Placement,
    PlacementKind,
    PlacementState,
    Side,
)
from ronghe.placements.models.post import Cap, CapLevel, Post, PostState
from ronghe.placements.models.round import (
    SHOWN,
    WITH_RESULT,
    AllocationRule,
    Round,
    RoundClass,
    RoundState,
)
from ronghe.placements.models.run import Allocation, Run, RunFile, RunKind, RunState
from ronghe.placements.models.safety_test import SafetyQuestion, SafetyTest
from ronghe.placements.models.week import (
    ConfirmWay,
    DayHours,
    MentorLink,
    QuestionAbout,
    RandomQuestion,
    TaskNote,
    WeekRecord,
    WeekState,
)
from ronghe.placements.models.work_task import Level, WorkTask

__all__ = [
    "APPROVED",
    "COMING",
    "HOLDING",
    "OPEN",
    "OVER",
    "RUNNING",
    "SHOWN",
    "WITH_RESULT",
    "Allocation",
    "AllocationRule",
    "Appeal",
    "AppealState",
    "Candidate",
    "CandidateState",
    "Cap",
    "CapLevel",
    "ConfirmWay",
    "Consent",
    "ConsentParty",
    "ConsentWay",
    "DayHours",
    "EmergencyPlan",
    "ExclusionGround",
    "FiledPlacement",
    "Filing",
    "FilingKind",
    "FilingState",
    "GateRequest",
    "GuardianLink",
    "GuardianView",
    "Headcount",
    "HostApproval",
    "InsuranceCover",
    "InsuranceKind",
    "InsuredPlacement",
    "Interruption",
    "InterruptionGround",
    "JournalComment",
    "JournalEntry",
    "Level",
    "Link",
    "LinkState",
    "Mender",
    "MentorLink",
    "Payer",
    "Placement",
    "PlacementKind",
    "PlacementState",
    "Post",
    "PostState",
    "Prompt",
    "QuestionAbout",
    "RandomQuestion",
    "Readers",
    "Round",
    "RoundClass",
    "RoundState",
    "Run",
    "RunFile",
    "RunKind",
    "RunState",
    "SafetyQuestion",
    "SafetyTest",
    "Score",
    "Side",
    "TaskNote",
    "WeekRecord",
    "WeekState",
    "Wish",
    "WorkTask",
]
