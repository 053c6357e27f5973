"""In which language to speak to a terminal."""

import os

LANGUAGES = {"en": "en", "zh": "zh-hans"}


def language_of_environment() -> str:
    """Give `zh` when the environment is Chinese, else `en`, as the launcher decides it."""
    chosen = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next((value for value in chosen if value), "").startswith("zh") else "en"
