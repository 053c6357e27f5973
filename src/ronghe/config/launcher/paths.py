"""Where things are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
SOURCE = ROOT / "src"
VAR = Path(os.environ.get("RONGHE_VAR") or ROOT / "var").absolute()
LOGS = VAR / "log"
LOCKS = VAR / "lock"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def tool(name: str) -> str:
    """Return a program of the project's own environment."""
    return str(VENV / "bin" / name)
