"""Money: an integer of the smallest unit, with its currency. Never a float."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# Digits after the point by ISO 4217 where they are not two.
_EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "BHD": 3, "KWD": 3, "TND": 3}


class OtherCurrency(ValueError):
    """Amounts of two currencies cannot be added or compared."""


@dataclass(frozen=True)
class Money:
    """An amount in the currency's smallest unit (fen, cent), and the ISO 4217 code.

    >>> Money(150, "CNY") + Money(50, "CNY")
    Money(amount=200, currency='CNY')
    """

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError("An amount is a whole number of the smallest unit.")
        if len(self.currency) != 3 or not (self.currency.isascii() and self.currency.isupper()):  # noqa: PLR2004 -- ISO 4217
            raise ValueError("A currency is three capital letters.")

    @classmethod
    def of(cls, units: Decimal, currency: str) -> "Money":
        """Give so many whole units of the currency (yuan, euros) as money.

        Raises `ValueError` for a fraction that the currency does not have.

        >>> Money.of(Decimal("12.5"), "CNY")
        Money(amount=1250, currency='CNY')
        """
        smallest = units.scaleb(_EXPONENTS.get(currency, 2))
        if smallest != smallest.to_integral_value():
            raise ValueError("The currency has no such small unit.")
        return cls(int(smallest), currency)

    @property
    def units(self) -> Decimal:
        """The amount in whole units of the currency."""
        return Decimal(self.amount).scaleb(-_EXPONENTS.get(self.currency, 2))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, count: int) -> "Money":
        return Money(self.amount * count, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __str__(self) -> str:
        digits = _EXPONENTS.get(self.currency, 2)
        sign = "-" if self.amount < 0 else ""
        whole, rest = divmod(abs(self.amount), 10**digits)
        return f"{sign}{whole}{f'.{rest:0{digits}d}' if digits else ''} {self.currency}"

    def share_out(self, weights: list[int]) -> list["Money"]:
        """Divide by weights; the parts add up to the whole, and the first ones get what is over.

        Raises `ValueError` when no weight is positive or one is negative.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("Shares need weights of which at least one is positive.")
        parts = [self.amount * weight // total for weight in weights]
        takers = [place for place, weight in enumerate(weights) if weight]
        for place in takers[: self.amount - sum(parts)]:
            parts[place] += 1
        return [Money(part, self.currency) for part in parts]

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise OtherCurrency(f"{self.currency} and {other.currency} do not add up.")
        return other.amount


def decimals_of(currency: str) -> int:
    """Give how many decimals an amount in whole units of the currency has."""
    return _EXPONENTS.get(currency, 2)


def amount_field(verbose_name: Any = None, **options: Any) -> "models.BigIntegerField[Any, Any]":
    """Make the column of an amount in minor units; pair it with `currency_field()`."""
    return models.BigIntegerField(verbose_name or _("amount"), **options)


def currency_field(verbose_name: Any = None, **options: Any) -> "models.CharField[Any, Any]":
    """Make the column of an ISO 4217 code."""
    return models.CharField(
        verbose_name or _("currency"),
        max_length=3,
        validators=[RegexValidator(r"^[A-Z]{3}$")],
        **options,
    )


class MoneyPair:
    """Reads and writes two columns as one `Money`: `fee = MoneyPair("fee_amount", "fee_currency")`.

    None stands for both columns empty.
    """

    def __init__(self, amount: str, currency: str) -> None:
        self._amount = amount
        self._currency = currency

    def __get__(self, row: models.Model | None, owner: type | None = None) -> Any:
        if row is None:
            return self
        amount = getattr(row, self._amount)
        return None if amount is None else Money(amount, getattr(row, self._currency))

    def __set__(self, row: models.Model, value: Money | None) -> None:
        setattr(row, self._amount, None if value is None else value.amount)
        setattr(row, self._currency, "" if value is None else value.currency)
