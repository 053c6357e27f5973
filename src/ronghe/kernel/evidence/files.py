"""Storing and reading evidence."""

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import rules
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from ronghe.kernel.actors import Actor
from ronghe.kernel.evidence.pictures import leave_traces_out
from ronghe.kernel.evidence.refusals import FileRefused, InfectedFile, UnknownFileType
from ronghe.kernel.evidence.scanner import scanner
from ronghe.kernel.evidence.types import SUFFIXES, TEXT, media_type_of
from ronghe.kernel.models import Evidence
from ronghe.kernel.models.evidence import content_path
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.kernel.subjects import subject_columns

__all__ = ["FileRefused", "InfectedFile", "UnknownFileType"]

LONGEST_NAME = 100
_BLOCK = 1024 * 1024
_rules: dict[str, Callable[[Actor, Any], bool]] = {}


class NoSuchContent(LookupError):
    """The row is there and the file is not, or holds something else: restore it from a backup."""


def access_rule(subject_type: str, predicate: rules.Predicate) -> None:
    """Let an app say who may read the evidence of its objects: a predicate of actor and object.

    `subject_type` is like "parties.organisation". Where no app has said anything, nobody may.
    """
    _rules[subject_type.lower()] = predicate.test


@rules.predicate
def _may_read(actor: Actor, evidence: Evidence) -> bool:
    rule = _rules.get(evidence.subject_type)
    if rule is None:
        return False
    subject = apps.get_model(evidence.subject_type)._base_manager.filter(pk=evidence.subject_id)
    found = subject.first()
    return found is not None and rule(actor, found)


rules.add_perm("kernel.read_evidence", _may_read)


def store(
    file: BinaryIO,
    *,
    name: str,
    subject: models.Model,
    kind: str,
    uploaded_by: Actor,
    at: datetime,
) -> Evidence:
    """Take a file in as evidence of the subject, inside the caller's transaction.

    Size, type by content and the virus scanner are asked first; each raises a `FileRefused` whose
    message the uploader may see (`ScannerSilent` when the scanner gives no verdict). A picture is
    kept without the place, time and device that a telephone writes into it. The content is on the
    disk before the row is: a transaction rolled back leaves a file that nothing names.
    """
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=root, prefix=".incoming-", delete=False) as incoming:
        temporary = Path(incoming.name)
        try:
            _copy(file, incoming)
            media_type = media_type_of(temporary)
            scanner().check(temporary)
            leave_traces_out(temporary, media_type)
            sha256, size = _measured(temporary)
            _put(temporary, content_path(sha256))
        finally:
            temporary.unlink(missing_ok=True)
    return Evidence.objects.create(
        reference=next_reference("EV", on=at.date()),
        sha256=sha256,
        size=size,
        media_type=media_type,
        name=clean_name(name, media_type),
        kind=kind,
        uploaded_by_person_id=uploaded_by.person_id,
        uploaded_by_membership_id=uploaded_by.membership_id,
        uploaded_by_organisation_id=uploaded_by.organisation_id,
        uploaded_at=at,
        **{
            key: value
            for key, value in subject_columns(subject).items()
            if key != "subject_reference"
        },
    )


def read(evidence: Evidence, *, actor: Actor) -> BinaryIO:
    """Open the content for reading, if the subject's app lets this actor (kernel.read_evidence).

    Raises `NotAllowed`, or `NoSuchContent` when the file is gone or has another size.
    """
    require(actor, "kernel.read_evidence", evidence)
    try:
        file = evidence.path.open("rb")
    except FileNotFoundError:
        raise NoSuchContent(evidence.reference) from None
    if os.fstat(file.fileno()).st_size != evidence.size:
        file.close()
        raise NoSuchContent(evidence.reference)
    return file


def evidence_of(subject: models.Model) -> models.QuerySet[Evidence]:
    """Give the evidence of an object, newest first; whether one may read it is asked on reading."""
    return Evidence.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk
    ).order_by("-uploaded_at", "-pk")


def clean_name(name: str, media_type: str) -> str:
    r"""Make a harmless file name with the suffix that the content deserves.

    >>> clean_name("../..\\Plan\u202egpj.exe", "application/pdf")
    'Plangpj.pdf'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        c
        for c in unicodedata.normalize("NFC", last)
        if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*%;'
    )
    stem, _dot, suffix = plain.rpartition(".")
    wanted = SUFFIXES[media_type]
    if media_type == TEXT and suffix.lower() == "csv":
        wanted = ".csv"
    return (
        (stem or plain).strip(" .")[:LONGEST_NAME] + wanted
        if plain.strip(" .")
        else f"file{wanted}"
    )


def _copy(file: BinaryIO, target: Any) -> None:
    size, limit = 0, settings.RONGHE_EVIDENCE_LARGEST_BYTES
    while block := file.read(_BLOCK):
        size += len(block)
        if size > limit:
            raise FileRefused(
                _("The file is larger than %(count)d MB. Scan it at a lower resolution.")
                % {"count": limit // (1024 * 1024)}
            )
        target.write(block)
    if not size:
        raise FileRefused(_("The file is empty."))
    target.flush()


def _measured(path: Path) -> tuple[str, int]:
    """Give hash and size of a file as it will be kept, once it is safely on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256")
        return digest.hexdigest(), file.tell()


def _put(temporary: Path, target: Path) -> None:
    """Move the content to its place in one step: it is there whole, or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary.chmod(0o400)
    temporary.replace(target)
