"""Finding the four edges of a sheet in a picture of it that is almost upright and square."""

from typing import Any

Array = Any  # of numpy
LINES = 48  # across each edge
STEP = 5  # pixels looked at on either side of an edge
# Of the strongest step from light to dark on a line across the edge.
STRONG = 0.6
WEAKEST = 12.0  # of 255
NEAR = 3.0  # pixels from the edge
ENOUGH = 0.5  # of the lines


def edges_of(light: Array, *, margin: float) -> list[tuple[float, float]] | None:
    """Give the sheet's corners in pixels, from the upper left, clockwise; None if not all is clear.

    The sheet is expected `margin` (a part of the picture) away from each side, give or take as
    much; outside it is darker than paper.
    """
    import numpy as np  # noqa: PLC0415 -- heavy

    left = _edge(light, margin)
    right = _edge(light[:, ::-1], margin)
    top = _edge(light.T, margin)
    bottom = _edge(light[::-1].T, margin)
    if left is None or right is None or top is None or bottom is None:
        return None
    high, wide = light.shape
    # Each edge is position = a + b * along; the mirrored ones are turned back.
    right = np.array([wide - 1 - right[0], -right[1]])
    bottom = np.array([high - 1 - bottom[0], -bottom[1]])
    return [_meet(left, top), _meet(right, top), _meet(right, bottom), _meet(left, bottom)]


def _edge(light: Array, margin: float) -> Array | None:
    """Find the left edge as x = a + b·y."""
    import numpy as np  # noqa: PLC0415 -- heavy

    high, wide = light.shape
    reach = int(wide * margin * 2)
    rows = np.linspace(high * (margin + 0.03), high * (1 - margin - 0.03), LINES).astype(int)
    # A few rows together, so that grain and letters count for little.
    strips = np.stack([light[row - 2 : row + 3, : reach + STEP].mean(0) for row in rows])
    sums = np.cumsum(np.pad(strips, ((0, 0), (1, 0))), axis=1)
    means = (sums[:, STEP:] - sums[:, :-STEP]) / STEP
    steps = means[:, STEP:] - means[:, :-STEP]  # light inside less light outside
    best = steps.max(1)
    # The outermost of the strong ones: farther in there are letters.
    first = np.argmax(steps >= STRONG * best[:, None], axis=1)
    peak = np.array(
        [at + int(np.argmax(row[at : at + STEP])) for at, row in zip(first, steps, strict=True)]
    )
    is_clear = best >= WEAKEST
    if is_clear.mean() < ENOUGH:
        return None
    return _line(rows[is_clear].astype(float), peak[is_clear] + STEP - 0.5)


def _line(along: Array, position: Array) -> Array | None:
    """Fit a line to most of the points: the pair that most others agree with, then all of those."""
    import numpy as np  # noqa: PLC0415 -- heavy

    best = None
    for one in range(0, len(along), 2):
        for other in range(one + len(along) // 3, len(along), 2):
            slope = (position[other] - position[one]) / (along[other] - along[one])
            agrees = np.abs(position - position[one] - slope * (along - along[one])) < NEAR
            if best is None or agrees.sum() > best.sum():
                best = agrees
    if best is None or best.mean() < ENOUGH:
        return None
    slope, base = np.polyfit(along[best], position[best], 1)
    return np.array([base, slope])


def _meet(upright: Array, level: Array) -> tuple[float, float]:
    """Give where x = a + b·y and y = c + d·x meet."""
    (a, b), (c, d) = upright, level
    y = (c + d * a) / (1 - d * b)
    return float(a + b * y), float(y)
