"""What files of law beside the rulebook have in common: words, sources, and whose file holds.

One file a jurisdiction, `jurisdictions/<code>/<name>.yaml`, dated and cited.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict

from ronghe.compliance.rulebooks import parents
from ronghe.reference.source_files import JURISDICTIONS

COMMON = "international"


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Entry):
    en: str
    zh: str

    def said(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


class Source(Words):
    """Where it is written, and whether we read the text, a quotation, or only remember it."""

    read: str
    checked_on: date
    href: str = ""


Law = TypeVar("Law", bound=Entry)


def read_laws(name: str, model: type[Law]) -> dict[str, Law]:
    """Give what each jurisdiction's file says; raises `ValueError` for one that cannot be used."""
    return {
        path.parent.name: model.model_validate(yaml.safe_load(path.read_text("utf-8")))
        for path in sorted(JURISDICTIONS.glob(f"*/{name}.yaml"))
    }


def laws_of(jurisdiction: str, laws: Mapping[str, Law]) -> Iterator[Law]:
    """Give the law of the place, then of what it lies in; the nearest first."""
    code = jurisdiction
    while code:
        if code in laws:
            yield laws[code]
        code = parents().get(code, "")
