"""What a document says, as data: nothing of how it looks, and nothing but text."""

from dataclasses import dataclass
from datetime import date

from ronghe.kernel.documents.words import NOTHING, Languages, Words

SEAL_HERE = Words("（盖章）", "(seal)")


@dataclass(frozen=True)
class Line:
    """A row of a table of two columns: what it is, and what it says."""

    name: Words
    value: Words


@dataclass(frozen=True)
class Party:
    """One party: its title ("甲方（学校）"), its name, and lines such as number and address."""

    title: Words
    name: Words
    particulars: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Clause:
    """A numbered clause; a free one is no text of the library and is marked as such."""

    title: Words
    paragraphs: tuple[Words, ...]
    is_free: bool = False


@dataclass(frozen=True)
class Duty:
    """A row of the table of obligations: who owes what, when, shown how, or else what follows."""

    owner: Words
    duty: Words
    due: Words
    evidence: Words
    consequence: Words


@dataclass(frozen=True)
class SignaturePlace:
    """Where one person signs, and whether a seal stands beside it.

    `field` names the signature field in the PDF: letters, digits, "_" and "-", one per document.
    """

    field: str
    party: Words
    signatory: str = ""
    capacity: Words = NOTHING
    needs_seal: bool = False
    seal: Words = SEAL_HERE


@dataclass(frozen=True)
class Agreement:
    """An agreement: parties, terms, numbered clauses, who owes what, and where they sign."""

    title: Words
    parties: tuple[Party, ...]
    clauses: tuple[Clause, ...]
    terms: tuple[Line, ...] = ()
    duties: tuple[Duty, ...] = ()
    signatures: tuple[SignaturePlace, ...] = ()
    preamble: tuple[Words, ...] = ()
    closing: tuple[Words, ...] = ()


@dataclass(frozen=True)
class ApprovalStep:
    """One step of an internal approval: whose desk, what they said, who signed it off, when."""

    office: Words
    opinion: Words = NOTHING
    person: str = ""
    decided_on: date | None = None


@dataclass(frozen=True)
class ApprovalSheet:
    """The sheet (审批单) that goes round the house with a document before it is signed."""

    title: Words
    organisation: Words
    subject: tuple[Line, ...]
    steps: tuple[ApprovalStep, ...]
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Certificate:
    """What a house certifies of somebody: facts as lines, a table of what was reached, one seal."""

    title: Words
    issuer: Words
    statement: tuple[Words, ...]
    facts: tuple[Line, ...]
    reached_title: Words = NOTHING
    reached: tuple[Line, ...] = ()
    notes: tuple[Words, ...] = ()
    signatures: tuple[SignaturePlace, ...] = ()


@dataclass(frozen=True)
class ReportTable:
    """A table of a report: its head, its rows, and a heading of its own where it needs one."""

    head: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    heading: Words = NOTHING


@dataclass(frozen=True)
class ReportSection:
    """A section of a report: plain sentences, and the tables beside them."""

    title: Words
    sentences: tuple[Words, ...]
    tables: tuple[ReportTable, ...] = ()


@dataclass(frozen=True)
class Report:
    """What an authority reports: facts about the report, numbered sections, notes, one seal."""

    title: Words
    issuer: Words
    facts: tuple[Line, ...]
    lead: tuple[Words, ...]
    sections: tuple[ReportSection, ...]
    notes: tuple[Words, ...] = ()
    signatures: tuple[SignaturePlace, ...] = ()


Content = Agreement | ApprovalSheet | Certificate | Report


@dataclass(frozen=True)
class Imprint:
    """What stands in the footer and the codes of every page, and binds paper to record.

    `document` is the reference (AG-2026-0031), `code` the verification code of this version (see
    `verification_code`), `address` where the public checks it (https://ronghe.example). A draft
    says so across every page. A paper that goes round the house only has no code: nobody outside
    checks it, and no pile of photographs files it as a page of the agreement.
    """

    document: str
    version: int
    code: str
    address: str
    dated_on: date
    languages: Languages = Languages.CHINESE
    is_draft: bool = False
