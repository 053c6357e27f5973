"""The plane of a page, and how a frame shows it."""

from collections.abc import Sequence
from typing import Any

Point = tuple[float, float]
Matrix = Any  # 3×3, of numpy
# Millimetres on A4. A test holds the templates to these.
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
CODE_LEFT, CODE_TOP, CODE_SIZE = 161.0, 264.9, 24.0


def page_corners() -> list[Point]:
    """Give the corners of the page in millimetres, from its upper left, clockwise."""
    return [(0.0, 0.0), (PAGE_WIDTH, 0.0), (PAGE_WIDTH, PAGE_HEIGHT), (0.0, PAGE_HEIGHT)]


def code_on_page() -> list[Point]:
    """Give the corners of the code on the page in millimetres, from its upper left, clockwise."""
    right, bottom = CODE_LEFT + CODE_SIZE, CODE_TOP + CODE_SIZE
    return [(CODE_LEFT, CODE_TOP), (right, CODE_TOP), (right, bottom), (CODE_LEFT, bottom)]


def through(matrix: Matrix, points: Sequence[Point]) -> list[Point]:
    """Take points through a projection."""
    import numpy as np  # noqa: PLC0415 -- heavy

    seen = np.column_stack([np.array(points, float), np.ones(len(points))]) @ matrix.T
    return [(float(x / w), float(y / w)) for x, y, w in seen]


def projection(flat: Sequence[Point], seen: Sequence[Point]) -> Matrix:
    """Give the matrix that takes four points of a plane to where they are seen."""
    import numpy as np  # noqa: PLC0415 -- heavy

    rows, right = [], []
    for (x, y), (u, v) in zip(flat, seen, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    solved = np.linalg.solve(np.array(rows, float), np.array(right, float))
    return np.append(solved, 1.0).reshape(3, 3)


def page_area(corners: Sequence[Point]) -> float:
    """Guess how much of the frame the page covers whose code has these corners."""
    seen = through(projection(code_on_page(), corners), page_corners())
    pairs = zip(seen, [*seen[1:], seen[0]], strict=True)
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2
