"""The same said in both languages, whatever the reader’s page speaks."""

from django.utils import translation
from django.utils.encoding import force_str

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def in_both(text: object) -> dict[str, str]:
    """Give what a translated label says in each language."""
    said = {}
    for short, language in LANGUAGES.items():
        with translation.override(language):
            said[short] = force_str(text)
    return said
