"""What can happen to an import, and in which order."""

from django.utils.translation import gettext_lazy as _

from ronghe.engines.lifecycle import lifecycle
from ronghe.kernel.models import ImportState as State

IMPORT = lifecycle(
    "import",
    State.WAITING,
    begin_reading=({State.WAITING}, State.READING),
    read_again=({State.READING}, State.READING),
    refuse=({State.WAITING, State.READING}, State.REFUSED),
    examine=({State.READING}, State.EXAMINED),
    begin_taking_in=({State.EXAMINED}, State.APPLYING),
    take_in=({State.APPLYING}, State.APPLIED),
    put_back=({State.APPLYING}, State.EXAMINED),
    cancel=(
        {State.WAITING, State.READING, State.EXAMINED, State.APPLYING},
        State.CANCELLED,
    ),
    undo=({State.APPLIED}, State.UNDONE),
)

LABELS = {
    "begin_reading": _("Begin to read"),
    "read_again": _("Read again"),
    "refuse": _("Refuse the file"),
    "examine": _("Examine"),
    "begin_taking_in": _("Begin to take in"),
    "take_in": _("Take in"),
    "put_back": _("Back to waiting"),
    "cancel": _("Cancel import"),
    "undo": _("Take back"),
}
# Where each transition lives: operation, permission, audit verb. Reading and taking in are steps of
# one import that its opener was allowed; each asks again, since rights may have gone meanwhile.
TRANSITIONS = {
    "begin_reading": ("begin_reading", "kernel.run_import", "import.prepared"),
    "read_again": ("read_import", "kernel.run_import", "import.examined"),
    "refuse": ("read_import", "kernel.run_import", "import.refused"),
    "examine": ("read_import", "kernel.run_import", "import.examined"),
    "begin_taking_in": ("begin_taking_in", "kernel.run_import", "import.confirmed"),
    "take_in": ("take_in", "kernel.run_import", "import.taken_in"),
    "put_back": ("put_back_import", "kernel.run_import", "import.put_back"),
    "cancel": ("cancel_import", "kernel.run_import", "import.cancelled"),
    "undo": ("undo_import", "kernel.run_import", "import.undone"),
}
