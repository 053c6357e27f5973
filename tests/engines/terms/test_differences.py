from dataclasses import replace

from hypothesis import given
from tests.engines.terms.strategies import TEXTS, documents

from ronghe.engines.terms import Clause, Document, Piece, differences, words


def joined(pieces, *kinds):
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(TEXTS, TEXTS)
def test_the_pieces_make_up_both_texts(before, after):
    pieces = words(before, after)

    assert joined(pieces, "same", "removed") == before
    assert joined(pieces, "same", "added") == after
    assert all(piece.text for piece in pieces)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert {piece.kind for piece in words(text, text)} <= {"same"}


def test_chinese_is_compared_sign_by_sign_and_latin_word_by_word():
    assert words("每周40小时", "每周35小时") == (
        Piece("same", "每周"),
        Piece("removed", "40"),
        Piece("added", "35"),
        Piece("same", "小时"),
    )


@given(documents())
def test_a_document_does_not_differ_from_itself(document):
    assert not differences(document, document)


@given(documents(), documents())
def test_differences_are_seen_from_both_sides(one, other):
    there = {(c.part, c.key): (c.before, c.after) for c in differences(one, other).changes}
    back = {(c.part, c.key): (c.after, c.before) for c in differences(other, one).changes}

    assert there == back


@given(documents(), documents())
def test_no_change_of_content_is_missed(one, other):
    same = differences(replace(one, clauses=()), replace(other, clauses=()))

    is_other = any(
        {p.key: p for p in getattr(one, part)} != {p.key: p for p in getattr(other, part)}
        for part in ("parties", "obligations", "milestones")
    ) or dict(one.terms) != dict(other.terms)
    assert bool(same) is is_other


def test_clauses_that_change_places_are_noticed():
    first, second = Clause("a", "pay", {"en": "A"}), Clause("b", "pay", {"en": "B"})

    found = differences(Document(clauses=(first, second)), Document(clauses=(second, first)))

    assert found.changes == ()
    assert found.moved
