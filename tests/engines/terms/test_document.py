import json
from datetime import date

import pytest
from hypothesis import given
from tests.engines.terms.strategies import documents

from ronghe.engines.terms import (
    Clause,
    Document,
    Due,
    Unreadable,
    digest,
    read_document,
    write_document,
)


@given(documents())
def test_what_is_written_is_read_back_also_through_json(document):
    tree = json.loads(json.dumps(write_document(document)))

    assert read_document(tree) == document
    assert digest(read_document(tree)) == digest(document)


@given(documents(), documents())
def test_documents_have_one_digest_exactly_when_they_say_the_same(one, other):
    is_same = write_document(one) == write_document(other)

    assert (digest(one) == digest(other)) is is_same


def test_the_digest_minds_a_single_sign_of_a_clause():
    before = Document(clauses=(Clause("pay", "pay", {"zh": "每月2000元"}),))
    after = Document(clauses=(Clause("pay", "pay", {"zh": "每月2001元"}),))

    assert digest(before) != digest(after)


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ({"clauses": "none"}, "clauses: a list is wanted"),
        ({"clauses": [{"topic": "pay"}]}, "clauses, 1"),
        ({"clauses": [{"key": "", "topic": "pay"}]}, "it has no key"),
        ({"clauses": [{"key": "a", "topic": "t", "text": {"de": "x"}}]}, "no text in en and zh"),
        ({"clauses": [{"key": "a", "topic": "t", "origin": "dreamt"}]}, "“origin” is one of"),
        ({"parties": [{"key": "a", "role": "host", "share": 0}]}, "1 to 100"),
        ({"parties": [{"key": "a", "role": "h"}, {"key": "a", "role": "h"}]}, "stands there twice"),
        ({"obligations": [{"key": "a", "due": {"term": "x", "offset": "1"}}]}, "whole number"),
        ({"obligations": [{"key": "a", "due": {"on": "soon"}}]}, "obligations, 1"),
        ({"milestones": [{"key": "a", "covers": "b"}]}, "no list of names"),
        ({"terms": [1]}, "terms: a map"),
        ({"terms": {"pay": 1.5}}, "terms, pay"),
    ],
)
def test_what_is_no_document_is_refused_with_its_place(tree, words):
    with pytest.raises(Unreadable, match=words):
        read_document(tree)


def test_a_due_day_follows_its_term_and_is_unknown_without_it():
    due = Due("starts_on", -14)

    assert due.day({"starts_on": "2026-09-15"}) == date(2026, 9, 1)
    assert due.day({}) is None
    assert Due(on=date(2026, 1, 1)).day({}) == date(2026, 1, 1)
