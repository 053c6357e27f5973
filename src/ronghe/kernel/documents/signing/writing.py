"""Appending to a PDF, and touching nothing else in it."""

import io
from typing import Any


def appending_writer(pdf: bytes, *, number: bytes) -> Any:
    """Give pyHanko's writer, kept from the two things that it would add by itself.

    It would set a date of change by the clock, which PDF/A wants in two places alike, and draw
    the second half of the file's number at random: the number comes from the caller.
    """
    from pyhanko.pdf_utils.generic import ByteStringObject  # noqa: PLC0415 -- heavy
    from pyhanko.pdf_utils.incremental_writer import (  # noqa: PLC0415 -- heavy
        IncrementalPdfFileWriter,
    )

    class Appending(IncrementalPdfFileWriter):
        """Writes a further revision of the file."""

        def _update_meta(self) -> None:
            """Leave what the file says of itself as it is."""

    writer = Appending(io.BytesIO(pdf))
    writer._document_id[1] = ByteStringObject(number[:16])  # noqa: SLF001 -- there is no other way
    return writer
