"""For development and the demonstration: the message appears in the terminal."""

import sys
from datetime import datetime

from ronghe.kernel.messaging.letters import Letter


class ConsoleCarrier:
    """Writes letters to standard output, for whoever runs the demonstration to read."""

    def send(self, letter: Letter, *, at: datetime) -> str:
        """Print the letter; it has no number."""
        lines = [
            "",
            f"── {letter.contact.kind} → {letter.contact.address} ──",
            letter.subject,
            "",
            letter.body,
        ]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        return ""
