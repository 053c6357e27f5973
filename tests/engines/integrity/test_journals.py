"""Copied journals: what the search finds, against comparing every pair; cheats and their honest twins."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.engines.integrity import Kind, Subject
from ronghe.engines.integrity.journals import (
    LEAST_PIECES,
    TooManyCopies,
    copied_journals,
    find_copies,
    normal,
    pieces_of,
)

SIGNS = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]


def written(seed, length=300):
    """Give a text that nobody copied."""
    return "".join(random.Random(f"text {seed}").choices(SIGNS, k=length))


FORM = written("form", 200)


def altered(text, seed, signs=12):
    """Give a copy with some signs changed."""
    chance, found = random.Random(f"copy {seed}"), list(text)
    for place in chance.sample(range(len(found)), signs):
        found[place] = "，"
    return "".join(found)


def pieces(text, given=()):
    own = {normal(text)[at : at + 5] for at in range(len(normal(text)) - 4)}
    return own - {normal(one)[at : at + 5] for one in given for at in range(len(normal(one)) - 4)}


def every_pair(texts, given=(), alike=0.5):
    """Compare every pair of texts, in plain Python."""
    sets = [pieces(text, given) for text in texts]
    found = {}
    for one, own in enumerate(sets):
        for other in range(one + 1, len(sets)):
            if min(len(own), len(sets[other])) < LEAST_PIECES:
                continue
            index = len(own & sets[other]) / len(own | sets[other])
            if index >= alike:
                found[one, other] = index
    return found


def as_pairs(copies):
    return {
        (one, other): index
        for one, other, index in zip(copies.first.tolist(), copies.second.tolist(), copies.jaccard.tolist(), strict=True)
    }  # fmt: skip


@st.composite
def corpora(draw):
    """Give texts of which some are made of pieces of others."""
    chance = random.Random(draw(st.integers(0, 10**6)))
    alphabet = SIGNS[: draw(st.sampled_from([20, 200, 1500]))]
    texts = []
    for _text in range(draw(st.integers(0, 14))):
        text = "".join(chance.choices(alphabet, k=chance.choice([3, 44, 60, 120])))
        if texts and chance.random() < 0.6:
            source = chance.choice(texts)
            cut = chance.randint(0, len(source))
            text = chance.choice([source, source[:cut] + text, f" {source}\n{text[:20]}"])
        texts.append(text)
    return texts


@settings(deadline=None, max_examples=150)
@given(corpora(), st.sampled_from([0.3, 0.5, 0.8]))
def test_the_exact_search_equals_comparing_every_pair(texts, alike):
    found = as_pairs(find_copies(texts, alike=alike, kernel="exact"))

    assert found == pytest.approx(every_pair(texts, alike=alike))


@settings(deadline=None, max_examples=60)
@given(corpora())
def test_minhash_finds_nothing_else_and_nearly_everything(texts):
    found = as_pairs(find_copies(texts, kernel="minhash", seed=3))
    true = every_pair(texts)

    assert found == pytest.approx({pair: true[pair] for pair in found})
    assert {pair for pair, index in true.items() if index > 0.8} <= set(found)


@pytest.mark.parametrize("kernel", ["exact", "minhash"])
def test_all_planted_pairs_are_found_among_many(kernel):
    texts = [written(place) for place in range(1500)]
    planted = {(place, 1500 + place) for place in range(60)}
    texts += [altered(texts[place], place) for place in range(60)]

    found = find_copies(texts, kernel=kernel)

    assert set(zip(found.first.tolist(), found.second.tolist(), strict=True)) == planted


def test_what_was_given_to_all_is_no_copy():
    texts = [FORM + written(place, 60) for place in range(6)]

    assert as_pairs(find_copies(texts, given=[FORM])) == {}
    assert len(as_pairs(find_copies([FORM + written(place, 30) for place in range(6)]))) == 15


def test_short_texts_are_not_compared():
    found = find_copies(["今天车了十个零件"] * 5)

    assert as_pairs(found) == {}
    assert not found.compared.any()


def test_white_space_capitals_and_signs_beyond_the_plane_are_no_disguise():
    text = written(1) + "𠮷😀Ab"
    found = as_pairs(find_copies([text, "\n".join(text).replace("A", "a")]))

    assert found == {(0, 1): 1.0}


def test_nothing_gives_nothing():
    for texts in ([], [""], ["短"], [written(1)]):
        for kernel in ("exact", "minhash"):
            assert as_pairs(find_copies(texts, kernel=kernel)) == {}


def test_more_copies_than_can_be_kept_are_refused(monkeypatch):
    monkeypatch.setattr("ronghe.engines.integrity.journals.MOST_PAIRS", 100)

    with pytest.raises(TooManyCopies):
        find_copies([written(1)] * 20)
    with pytest.raises(TooManyCopies):
        find_copies([altered(written(1), place, 3) for place in range(20)])


def test_pieces_are_ordered_by_rarity():
    own = pieces_of([written(1), written(1) + written(2), written(3)])
    frequency = np.bincount(own.piece)

    for text in range(3):
        order = frequency[own.piece[own.ptr[text] : own.ptr[text + 1]]]
        assert (np.diff(order) >= 0).all()


# -- cheats and their honest twins ------------------------------------------------------------------


def signals(journals, given=()):
    """Give the signals of journals: texts by cooperation and author."""
    subjects, authors, records, texts = [], [], [], []
    for cooperation, by_author in journals.items():
        for author, own in by_author.items():
            for week, text in enumerate(own):
                subjects.append(Subject(Kind.COOPERATION, cooperation))
                authors.append(author)
                records.append(f"{author}/{week}")
                texts.append(text)
    found = copied_journals(subjects, authors, records, find_copies(texts, given=given))
    return {one.subject.key: one for one in found if one.strength > 0}


def honest(count, weeks=6, begin=""):
    return {
        f"S{one}": [begin + written((one, week)) for week in range(weeks)] for one in range(count)
    }


def test_one_template_for_all_students_is_found_and_named_by_its_records():
    journals = {
        "cheat": {f"S{one}": [altered(written(("t", week)), (one, week)) for week in range(6)] for one in range(8)},
        "honest": {f"T{one}": own for one, own in enumerate(honest(8).values())},
    }  # fmt: skip

    found = signals(journals)

    assert set(found) == {"cheat"}
    assert found["cheat"].p_value < 1e-6
    assert dict(found["cheat"].numbers) == {"count": 8, "of": 8, "percent": 50}
    assert len(found["cheat"].records) == 48


def test_the_same_week_again_and_again_is_found_for_all_not_for_one():
    everybody = {
        f"S{one}": [altered(written(one), (one, week)) for week in range(6)] for one in range(8)
    }
    lazy = honest(8) | {"S0": everybody["S0"]}

    assert set(signals({"cheat": everybody})) == {"cheat"}
    assert (
        signals({"lazy": lazy}).get("lazy") is None or signals({"lazy": lazy})["lazy"].p_value > 0.3
    )


def test_two_friends_who_copy_are_no_signal_of_their_cooperation():
    journals = honest(12)
    journals["S1"] = [altered(text, place) for place, text in enumerate(journals["S0"])]

    found = signals({"friends": journals})

    assert not found or found["friends"].p_value > 0.3


def test_the_forms_of_the_college_are_no_copies():
    journals = {
        f"S{one}": [FORM + text[:80] for text in own] for one, own in enumerate(honest(8).values())
    }

    assert set(signals({"forms": journals})) == {"forms"}
    assert signals({"forms": journals}, given=[FORM]) == {}


def test_two_interns_are_too_few_to_say_anything():
    pair = {
        f"S{one}": [altered(written(week), (one, week)) for week in range(6)] for one in range(2)
    }

    assert signals({"small": pair}) == {}
