"""Clauses, templates and questions as data, in two languages: read once from the files here."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from ronghe.engines.terms import Document, read_document

HERE = Path(__file__).parent
DUTIES = ("obligations", "milestones")


class Entry(BaseModel):
    """Whatever a file says must be known here; nothing is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(Entry):
    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    def in_(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en

    @property
    def words(self) -> dict[str, str]:
        return {"en": self.en, "zh": self.zh}


class Term(Said):
    """Something that an agreement says in figures, days or names."""

    type: Literal["text", "date", "number", "money", "bool", "code"]
    codes: str = ""
    each: str = ""  # the role of whose parties each has its own
    fact: dict[str, str] = {}


class LibraryClause(Said):
    key: str
    topic: str
    when: dict[str, Any] = {}
    required: dict[str, dict[str, str]] = {}


class Role(Entry):
    """How many parties of a role there may be, and in which group they sign."""

    least: int = 0
    most: int = 1
    order: int
    is_person: bool = False
    only_in: tuple[str, ...] = ()


class Template(Entry):
    key: str
    title: Said
    document_kind: str
    law: Literal["placement", "cooperation"]
    form: str = ""
    needs_readiness: bool
    takes_students: bool = False
    months: int
    roles: dict[str, Role]
    terms: tuple[str, ...]
    defaults: dict[str, str | int | bool] = {}
    clauses: tuple[str, ...]
    topics_of_duty: tuple[str, ...]
    obligations: tuple[dict[str, Any], ...]
    milestones: tuple[dict[str, Any], ...]

    @property
    def duties(self) -> Document:
        """Its obligations and milestones, with roles where a document has parties."""
        return read_document({name: list(getattr(self, name)) for name in DUTIES})


class Question(Said):
    """One question of the readiness assessment; `hasty` says which answers speak of haste."""

    key: str
    section: Literal["fit", "capacity", "risk", "exit"]
    type: Literal["text", "choice", "number"]
    sides: tuple[str, ...] = ()
    choices: dict[str, Said] = {}
    hasty: dict[str, Said] = {}


class Looked(Said):
    """One thing that is looked at before a host takes students."""

    key: str


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text("utf-8"))


@cache
def terms() -> Mapping[str, Term]:
    return {key: Term(**entry) for key, entry in _read("terms.yaml").items()}


@cache
def clauses() -> Mapping[str, LibraryClause]:
    return {entry["key"]: LibraryClause(**entry) for entry in _read("clauses.yaml")}


@cache
def templates() -> Mapping[str, Template]:
    files = sorted((HERE / "templates").glob("*.yaml"))
    found = [Template(**_read(f"templates/{file.name}")) for file in files]
    return {one.key: one for one in found}


@cache
def questions() -> tuple[Question, ...]:
    return tuple(Question(**entry) for entry in _read("readiness.yaml"))


@cache
def inspected() -> tuple[Looked, ...]:
    return tuple(Looked(**entry) for entry in _read("inspection.yaml"))


def questions_for(side: str) -> tuple[Question, ...]:
    """Give what the parties of a role are asked; the questions that name no side go to all."""
    return tuple(one for one in questions() if not one.sides or side in one.sides)
