"""Words in Chinese, in English, or in both: what every document is made of."""

from dataclasses import dataclass
from enum import StrEnum


class Languages(StrEnum):
    """Which languages a document is set in."""

    CHINESE = "zh"
    ENGLISH = "en"
    BOTH = "both"


@dataclass(frozen=True)
class Words:
    """The same said in Chinese and in English; what has no translation stands in both.

    >>> Words("甲方", "Party A").english
    'Party A'
    >>> Words("王敏").english
    '王敏'
    """

    zh: str = ""
    en: str = ""

    @property
    def chinese(self) -> str:
        """What stands in a Chinese document."""
        return self.zh or self.en

    @property
    def english(self) -> str:
        """What stands in an English document."""
        return self.en or self.zh


NOTHING = Words()
