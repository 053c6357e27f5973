from ronghe.supervision.models.form import (
    CellChoice,
    ColumnKind,
    ColumnSource,
    FormCell,
    FormColumn,
    FormPart,
    FormRow,
    FormState,
    PartState,
    ReportForm,
    RowsOf,
)
from ronghe.supervision.models.substance import SubstanceIndex

__all__ = [
    "CellChoice",
    "ColumnKind",
    "ColumnSource",
    "FormCell",
    "FormColumn",
    "FormPart",
    "FormRow",
    "FormState",
    "PartState",
    "ReportForm",
    "RowsOf",
    "SubstanceIndex",
]
