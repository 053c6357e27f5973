"""Numbers that look like a register's and pass its checks, yet belong to nobody."""

from stdnum.cn import uscc

NOWHERE = "000000"  # no administrative division has this code
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # of the organisation code, GB 11714


def credit_code(number: int, *, registrar: str = "91") -> str:
    """Give a unified social credit code (GB 32100) with both of its check digits.

    >>> credit_code(1)
    '91000000000000019G'
    """
    body = f"{number:08d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    first = f"{registrar}{NOWHERE}{body}{'0123456789X'[(11 - total % 11) % 11]}"
    return first + uscc.calc_check_digit(first)
