import threading
from datetime import date

import pytest
from django.db import connections
from tests.kernel.breaking_off import broken_off

from ronghe.kernel.models import Counter
from ronghe.kernel.references import next_reference

DAY = date(2026, 9, 7)


def test_references_count_by_prefix_and_year(db):
    given = [
        next_reference("XX", on=DAY),
        next_reference("XX", on=DAY),
        next_reference("YY", on=DAY),
        next_reference("XX", on=date(2027, 1, 1)),
    ]

    assert given == ["XX-2026-0001", "XX-2026-0002", "YY-2026-0001", "XX-2027-0001"]


def test_a_number_rolled_back_is_given_again(db):
    with broken_off():
        next_reference("XX", on=DAY)

    assert next_reference("XX", on=DAY) == "XX-2026-0001"


@pytest.mark.parametrize("prefix", ["", "or", "O1", "ABCDE", "Ö"])
def test_a_prefix_is_a_few_capital_letters(db, prefix):
    with pytest.raises(ValueError, match="capital letters"):
        next_reference(prefix, on=DAY)


def _many_at_once(take):
    start, given = threading.Barrier(6), []

    def run():
        try:
            for _ in range(5):
                start.wait(20)
                given.append(take())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return given


def test_no_reference_is_given_twice_and_none_left_out(committed_db):
    given = _many_at_once(lambda: next_reference("XX", on=DAY))

    assert sorted(given) == [f"XX-2026-{number:04d}" for number in range(1, 31)]


@pytest.mark.race_twin_of("test_no_reference_is_given_twice_and_none_left_out")
def test_counting_what_is_there_gives_numbers_twice(committed_db):
    Counter.objects.create(prefix="XX", year=2026, last=1)
    between = threading.Barrier(6)

    def naive():
        last = Counter.objects.get(prefix="XX").last
        between.wait(20)
        Counter.objects.filter(prefix="XX").update(last=last + 1)
        return last + 1

    given = _many_at_once(naive)

    assert len(set(given)) < len(given)
