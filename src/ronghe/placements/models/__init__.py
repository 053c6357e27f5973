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
from ronghe.placements.models.post import WITH_REGION, Cap, CapLevel, Post, PostState
from ronghe.placements.models.round import (
    SHOWN,
    UNDER_WAY,
    WITH_RESULT,
    AllocationRule,
    Round,
    RoundClass,
    RoundState,
)
from ronghe.placements.models.run import Allocation, Run, RunFile, RunKind, RunState

__all__ = [
    "HOLDING",
    "SHOWN",
    "UNDER_WAY",
    "WITH_REGION",
    "WITH_RESULT",
    "Allocation",
    "AllocationRule",
    "Appeal",
    "AppealState",
    "Candidate",
    "CandidateState",
    "Cap",
    "CapLevel",
    "ExclusionGround",
    "GuardianView",
    "Link",
    "LinkState",
    "Post",
    "PostState",
    "Round",
    "RoundClass",
    "RoundState",
    "Run",
    "RunFile",
    "RunKind",
    "RunState",
    "Score",
    "Wish",
]
