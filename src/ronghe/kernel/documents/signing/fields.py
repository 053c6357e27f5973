"""Signature fields, made before anybody signs so that no signature changes what others signed."""

import hashlib
import io
import re

from ronghe.kernel.documents.signing.writing import appending_writer
from ronghe.kernel.documents.typesetting import Typeset

_NAME = re.compile("[0-9A-Za-z_-]{1,60}", re.ASCII)


def prepare_signatures(made: Typeset) -> bytes:
    """Give the PDF one empty field for every place; the same document gives the same bytes.

    This is what is frozen when signing begins: everything later is appended to these bytes.
    Raises `ValueError` for names of fields that PDF would take apart, or that stand there twice.
    """
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field  # noqa: PLC0415 -- heavy

    if not made.places:
        return made.pdf
    names = [place.field for place in made.places]
    if len(set(names)) < len(names) or not all(map(_NAME.fullmatch, names)):
        raise ValueError("Fields are named by letters, digits, - and _, each name once.")
    writer = appending_writer(made.pdf, number=hashlib.sha256(made.pdf).digest())
    for place in made.places:
        height = float(writer.prev.root["/Pages"]["/Kids"][place.page - 1]["/MediaBox"][3])
        left, top = round(place.x), round(height - place.y)
        spec = SigFieldSpec(
            place.field,
            on_page=place.page - 1,
            box=(left, top - round(place.height), left + round(place.width), top),
        )
        append_signature_field(writer, spec)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
