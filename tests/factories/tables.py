"""Small files, as people and programmes make them, and imports of them."""

import io
import zipfile
from xml.sax.saxutils import escape

from tests.factories.cast import NOW

from ronghe.kernel import operations
from ronghe.kernel.imports.mappings import find_mapping
from ronghe.kernel.imports.words import refusal_words
from ronghe.parties.actors import SYSTEM

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(**sheets):
    """An XLSX file of sheets, each a list of rows of texts and numbers."""
    return packed(parts_of(**{name: sheet_xml(rows) for name, rows in sheets.items()}))


def parts_of(**sheets):
    names = list(sheets)
    entries = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(names, 1)
    )
    targets = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(names) + 1)
    )
    top = f'<Relationship Id="b" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{top}</Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{targets}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{entries}</sheets></workbook>',
    }
    texts = {f"xl/worksheets/sheet{at}.xml": sheets[name] for at, name in enumerate(names, 1)}
    return parts | texts


def sheet_xml(rows, *, beginning="", end=""):
    lines = "".join(
        f'<row r="{number}">{"".join(map(_cell, cells))}</row>'
        for number, cells in enumerate(rows, 1)
    )
    return f'{beginning}<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData>{end}</worksheet>'


def _cell(value):
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def open_document(rows):
    """An ODS file of one sheet."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in cells
        )
        + "</table:table-row>"
        for cells in rows
    )
    name = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{one}="{name}:{one}:1.0"' for one in ("office", "table", "text"))
    body = (
        f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="T">'
        f"{lines}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{name}:manifest:1.0"></manifest:manifest>'
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": body,
        }
    )


def packed(parts):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return kept.getvalue()


def opened(content, *, kind="organisations", mapping="template", options=None, actor=SYSTEM):
    """An import of these bytes (or this text), not read yet; `mapping` is a name or a text."""
    name, text = ("own", mapping) if "\n" in mapping else find_mapping(mapping, register=kind)
    return operations.open_import(
        kind=kind,
        file=io.BytesIO(content.encode() if isinstance(content, str) else content),
        file_name="table.csv",
        mapping=name,
        mapping_text=text,
        options=options or {},
        owner_id=actor.organisation_id,
        actor=actor,
        at=NOW,
    )


def examined(content, *, actor=SYSTEM, **traits):
    run = opened(content, actor=actor, **traits)
    return operations.read_import(run=run, actor=actor, at=NOW)


def imported(content, *, actor=SYSTEM, **traits):
    run = examined(content, actor=actor, **traits)
    assert not run.refusal, said(run)
    operations.begin_taking_in(run=run, actor=actor, at=NOW)
    return operations.take_in(run=run, actor=actor, at=NOW)


def said(run):
    """Why the file was refused: the code and the words."""
    return run.refusal["code"], " ".join(map(str, refusal_words(run.refusal)))
