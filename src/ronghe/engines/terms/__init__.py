"""Agreements as data: what the parties owe each other, how versions differ, what holds on a day.

A document is parties, clauses, terms, obligations and milestones. It is read from plain JSON and
has one digest, which is what people sign. Amendments are layers of changes from a day on; folding
them answers what was agreed on any day, without ever touching what was signed before.
"""

from ronghe.engines.terms.differences import (
    Change,
    Differences,
    Piece,
    Piecewise,
    differences,
    words,
)
from ronghe.engines.terms.document import (
    Clause,
    Document,
    Due,
    Milestone,
    Obligation,
    Party,
    Unreadable,
    digest,
    hash_of,
    read_document,
    said,
    write_document,
)
from ronghe.engines.terms.duties import (
    Amiss,
    Matrix,
    Warned,
    matrix,
    occurrences,
    uncovered,
    warnings,
)
from ronghe.engines.terms.filling import Filled, fill, holds, variables
from ronghe.engines.terms.fold import (
    Layer,
    Phase,
    Span,
    Stretch,
    changed_terms,
    phase_on,
    story_of_term,
    terms_on,
)

__all__ = [
    "Amiss",
    "Change",
    "Clause",
    "Differences",
    "Document",
    "Due",
    "Filled",
    "Layer",
    "Matrix",
    "Milestone",
    "Obligation",
    "Party",
    "Phase",
    "Piece",
    "Piecewise",
    "Span",
    "Stretch",
    "Unreadable",
    "Warned",
    "changed_terms",
    "differences",
    "digest",
    "fill",
    "hash_of",
    "holds",
    "matrix",
    "occurrences",
    "phase_on",
    "read_document",
    "said",
    "story_of_term",
    "terms_on",
    "uncovered",
    "variables",
    "warnings",
    "words",
    "write_document",
]
