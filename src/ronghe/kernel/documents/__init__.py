"""Documents that nobody can quietly change: typeset, signed, verified, filed from photographs.

No models, no settings, no clock, and nothing of any trade: dataclasses and bytes in, dataclasses
and bytes out. Heavy libraries (Typst, pyHanko, zxing-cpp, Pillow …) are imported by the functions
that need them. Signing and reading pictures take long: call them from jobs, not from pages.

The whole surface. What is of an installation (keys, services, settings): `kernel.signing_office`.

1. Content (`content`, `words`, `labels`)

    Words(zh, en="")                      Languages.CHINESE | ENGLISH | BOTH (side by side)
    Agreement(title, parties, clauses, terms=(), duties=(), signatures=(), preamble=(), closing=())
      Party(title, name, particulars=())  Line(name, value)       Clause(title, paragraphs, is_free)
      Duty(owner, duty, due, evidence, consequence)
      SignaturePlace(field, party, signatory="", capacity=Words(""), needs_seal=False, seal=…)
    ApprovalSheet(title, organisation, subject, steps, notes=())
      ApprovalStep(office, opinion, person, decided_on)
    Certificate(title, issuer, statement, facts, reached_title, reached, notes, signatures)
    Report(title, issuer, facts, lead, sections, notes, signatures)
      ReportSection(title, sentences, tables=())   ReportTable(head, rows, heading)
    Imprint(document, version, code, address, dated_on, languages, is_draft=False)
    verification_code() -> str            draw one per version; spoken_code, typed_code for people
    PageLabel(document, version, page, code); the QR code of a page carries
        {address}/D/{code}/{document}/{version}/{page}, all in capitals: serve that path

2. Typesetting (`typesetting`, `fonts`)

    typeset(content, imprint) -> Typeset(pdf, page_count, content_hash, places)
        PDF/A-2b; the same content and imprint give the same bytes. Content is data: nothing in it
        can be Typst code.
    content_hash(content) -> str        SHA-256 of the content, as printed in every footer
    missing_signs(text) -> str          what no font at hand has; printed as 〓 with a note, so it
                                          hinders nobody, but say so when a name is entered

3. Signing (`signing`)

    IssuingAuthority.create(folder, name=…, at=…) / .open(folder)
        the installation's own certificates, under var/; made at set-up, kept by the operator
    LocalTimeStamps(authority) | RemoteTimeStamps(url, send)          RFC 3161, one of the two
    prepare_signatures(typeset) -> bytes       the PDF with one empty field per SignaturePlace:
        what is frozen when signing begins
    sign(pdf, SigningAct(field, signer, reason, at, languages), authority=…, time_stamps=…) -> bytes
        signer: Signer(name, role, organisation, reference). PAdES with a time stamp and a visible
        stamp, appended: earlier signatures stay valid. Raises FieldTaken, NoSuchField, NoTimeStamp.
        The key is made for this one signature and forgotten.

4. Verifying an uploaded file (`verifying`)

    label_of(file) -> PageLabel | None         which document the file says it is: look that up
    verify(file, known=hashes on record, roots=authority.roots) -> FileFinding
        verdict GENUINE | ALTERED | UNKNOWN, sha256, is_on_record, label, signatures:
        SignatureFinding(field, signer, organisation, role, signed_at, is_valid, covers_whole_file)
    verify_apart(…)                            the same in a process of its own: for public pages,
        which look the file's hash up first and give it as `known` if it is on record
    sha256_of(file) -> str                     record it for the frozen file and each signed stage

5. Filing by photograph (`filing`)

    read_pictures(Iterable[Picture(name, content)]) -> Iterator[PictureReading]
        JPEG, PNG, WebP, TIFF, PDF scans, in processes of their own; PictureReading(name, pages:
        PageSeen(label, frame, clarity, image), unreadable frames, refusal). refusal_text(refusal)
        says why and what would help (HEIC, too large, damaged, …)
    sort_pages(readings, expected: Iterable[ExpectedDocument(document, version, code,
        page_count)]) -> SortedPile(documents, foreign, unreadable, refused)
        FiledDocument(expected, pages, missing, duplicates, old, is_complete). A pure fold: readings
        may be kept and sorted again.

6. Licensed signing services (`provider`)

    SigningProvider (Protocol)                 submit(order), ask(key), read_notice(query, body)
    HttpSigningProvider(url, account, request, secret)                reference adapter
        SigningOrder(key, …); Answer(key, outcome PENDING | SIGNED | REFUSED | EXPIRED, reference,
        at, reason, file). Raises ProviderSilent (send again), OrderRefused, ForgedNotice.
    settle(known, answer) -> Settlement(answer, is_news)              makes answers idempotent
"""

from ronghe.kernel.documents.content import (
    Agreement,
    ApprovalSheet,
    ApprovalStep,
    Certificate,
    Clause,
    Content,
    Duty,
    Imprint,
    Line,
    Party,
    Report,
    ReportSection,
    ReportTable,
    SignaturePlace,
)
from ronghe.kernel.documents.filing import (
    ExpectedDocument,
    FiledDocument,
    Frame,
    PageSeen,
    Picture,
    PictureReading,
    Refusal,
    SortedPile,
    read_pictures,
    refusal_text,
    sort_pages,
)
from ronghe.kernel.documents.fonts import FontsAreMissing, missing_signs
from ronghe.kernel.documents.labels import (
    PageLabel,
    label_address,
    read_label,
    spoken_code,
    typed_code,
    verification_code,
)
from ronghe.kernel.documents.provider import (
    Answer,
    ContradictoryAnswer,
    ForgedNotice,
    HttpSigningProvider,
    OrderRefused,
    Outcome,
    ProviderSilent,
    Settlement,
    SigningOrder,
    SigningProvider,
    settle,
)
from ronghe.kernel.documents.signing import (
    AuthorityIsMissing,
    FieldTaken,
    IssuingAuthority,
    LocalTimeStamps,
    NoSuchField,
    NoTimeStamp,
    RemoteTimeStamps,
    Signer,
    SigningAct,
    TimeStamps,
    prepare_signatures,
    sign,
)
from ronghe.kernel.documents.typesetting import Place, Typeset, content_hash, typeset
from ronghe.kernel.documents.verifying import (
    FileFinding,
    SignatureFinding,
    Verdict,
    label_of,
    sha256_of,
    verify,
)
from ronghe.kernel.documents.verifying_apart import verify_apart
from ronghe.kernel.documents.words import Languages, Words

__all__ = [
    "Agreement",
    "Answer",
    "ApprovalSheet",
    "ApprovalStep",
    "AuthorityIsMissing",
    "Certificate",
    "Clause",
    "Content",
    "ContradictoryAnswer",
    "Duty",
    "ExpectedDocument",
    "FieldTaken",
    "FileFinding",
    "FiledDocument",
    "FontsAreMissing",
    "ForgedNotice",
    "Frame",
    "HttpSigningProvider",
    "Imprint",
    "IssuingAuthority",
    "Languages",
    "Line",
    "LocalTimeStamps",
    "NoSuchField",
    "NoTimeStamp",
    "OrderRefused",
    "Outcome",
    "PageLabel",
    "PageSeen",
    "Party",
    "Picture",
    "PictureReading",
    "Place",
    "ProviderSilent",
    "Refusal",
    "RemoteTimeStamps",
    "Report",
    "ReportSection",
    "ReportTable",
    "Settlement",
    "SignatureFinding",
    "SignaturePlace",
    "Signer",
    "SigningAct",
    "SigningOrder",
    "SigningProvider",
    "SortedPile",
    "TimeStamps",
    "Typeset",
    "Verdict",
    "Words",
    "content_hash",
    "label_address",
    "label_of",
    "missing_signs",
    "prepare_signatures",
    "read_label",
    "read_pictures",
    "refusal_text",
    "settle",
    "sha256_of",
    "sign",
    "sort_pages",
    "spoken_code",
    "typed_code",
    "typeset",
    "verification_code",
    "verify",
    "verify_apart",
]
