import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel.money import Money, MoneyPair, OtherCurrency

AMOUNTS = st.integers(-(10**12), 10**12)


class Row:
    fee = MoneyPair("fee_amount", "fee_currency")
    fee_amount = None
    fee_currency = None


@given(AMOUNTS, AMOUNTS)
def test_sums_and_differences_are_exact(one, two):
    assert Money(one, "CNY") + Money(two, "CNY") - Money(two, "CNY") == Money(one, "CNY")


@given(AMOUNTS, st.lists(st.integers(0, 100), min_size=1, max_size=8).filter(any))
def test_shares_add_up_to_the_whole(amount, weights):
    parts = Money(amount, "CNY").share_out(weights)

    assert sum(part.amount for part in parts) == amount
    assert all(part.amount == 0 for part, weight in zip(parts, weights, strict=True) if not weight)


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [-1, 3]])
def test_impossible_weights_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        Money(100, "CNY").share_out(weights)


def test_two_currencies_do_not_mix():
    for work in (
        lambda: Money(1, "CNY") + Money(1, "EUR"),
        lambda: Money(1, "CNY") - Money(1, "EUR"),
        lambda: Money(1, "CNY") < Money(1, "EUR"),
    ):
        with pytest.raises(OtherCurrency):
            work()


@pytest.mark.parametrize("amount", [1.0, True, "1", None])
def test_an_amount_is_a_whole_number(amount):
    with pytest.raises(TypeError):
        Money(amount, "CNY")


@pytest.mark.parametrize("currency", ["", "cny", "CN", "元元元", "CNYX"])
def test_a_currency_is_an_iso_code(currency):
    with pytest.raises(ValueError, match="capital letters"):
        Money(1, currency)


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(1205, "CNY"), "12.05 CNY"),
        (Money(-5, "CNY"), "-0.05 CNY"),
        (Money(1205, "JPY"), "1205 JPY"),
        (Money(1205, "KWD"), "1.205 KWD"),
    ],
)
def test_it_is_written_with_the_digits_of_its_currency(money, text):
    assert str(money) == text


def test_two_columns_are_one_money():
    row = Row()
    assert row.fee is None

    row.fee = Money(500, "CNY")

    assert (row.fee_amount, row.fee_currency, row.fee) == (500, "CNY", Money(500, "CNY"))
    row.fee = None
    assert (row.fee_amount, row.fee) == (None, None)
