"""Cutting a page out of a frame, upright and square, from where its code is.

The code's place on the paper is known, so its four corners say where the paper's are; but far
from a code of 24 mm that is a tenth of a page off. So the paper's edges are looked for nearby,
and believed if they put the code where it belongs.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ronghe.kernel.documents.filing.edges import edges_of
from ronghe.kernel.documents.filing.planes import (
    CODE_SIZE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Matrix,
    Point,
    code_on_page,
    page_corners,
    projection,
    through,
)

if TYPE_CHECKING:
    from PIL.Image import Image

WIDEST = 1654  # 200 dots an inch
NARROWEST = 400
# Kept around the page, as parts of it: where its edges are known, and where they are guessed.
MARGIN, WIDE_MARGIN = 0.01, 0.08
FARTHEST_CODE = 4.0  # millimetres from where it belongs
QUALITY = 80


def cut_out(frame: "Image", corners: Sequence[Point]) -> bytes:
    """Give the page whose code has these corners, upright, as JPEG."""
    import numpy as np  # noqa: PLC0415 -- heavy

    guessed = projection(code_on_page(), corners)
    known = _by_edges(frame, guessed, corners)
    matrix, margin = (guessed, WIDE_MARGIN) if known is None else (known, MARGIN)
    pixels = float(np.hypot(*np.subtract(corners[1], corners[0]))) / CODE_SIZE  # a millimetre
    width = int(np.clip(PAGE_WIDTH * (1 + 2 * margin) * pixels, NARROWEST, WIDEST))
    out = io.BytesIO()
    flattened(frame, matrix, width, margin).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def flattened(frame: "Image", matrix: Matrix, width: int, margin: float) -> "Image":
    """Draw the page flat, so many pixels wide; the matrix takes millimetres into the frame."""
    from PIL import Image  # noqa: PLC0415 -- heavy

    high = PAGE_HEIGHT / PAGE_WIDTH
    whole = matrix @ _to_millimetres(width, margin)
    whole = whole / whole[2, 2]
    return frame.transform(
        (width, round(width * high)),
        Image.Transform.PERSPECTIVE,
        whole.ravel()[:8].tolist(),
        Image.Resampling.BICUBIC,
        fillcolor="white",
    )


def _by_edges(frame: "Image", guessed: Matrix, corners: Sequence[Point]) -> Matrix | None:
    """Find the page by its edges, which have to agree with where the code is."""
    import numpy as np  # noqa: PLC0415 -- heavy

    width, margin = 460, 0.2
    small = flattened(frame, guessed, width, margin).convert("L")
    found = edges_of(np.asarray(small, np.float32), margin=margin / (1 + 2 * margin))
    if found is None:
        return None
    seen = through(guessed @ _to_millimetres(width, margin), found)
    matrix = projection(page_corners(), seen)
    placed = through(np.linalg.inv(matrix), corners)
    away = np.hypot(*(np.array(placed) - np.array(code_on_page())).T)
    return matrix if float(away.max()) <= FARTHEST_CODE else None


def _to_millimetres(width: int, margin: float) -> Matrix:
    """Give the matrix from pixels of a flattened page to millimetres on it."""
    import numpy as np  # noqa: PLC0415 -- heavy

    pixel = PAGE_WIDTH * (1 + 2 * margin) / width
    left, top = -PAGE_WIDTH * margin, -PAGE_HEIGHT * margin
    return np.array([[pixel, 0, left], [0, pixel, top], [0, 0, 1]])
