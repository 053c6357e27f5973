"""A file on its way into a register: opened, read and examined, taken in whole or not at all."""

import hashlib
import secrets
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from ronghe.kernel import audit, sealed
from ronghe.kernel.actors import Actor
from ronghe.kernel.imports import reading, settling
from ronghe.kernel.imports.files import FileRefused
from ronghe.kernel.imports.mapping import read_mapping
from ronghe.kernel.imports.registers import Batch, Register, register_of
from ronghe.kernel.imports.twins import settle_twins
from ronghe.kernel.lifecycles import IMPORT
from ronghe.kernel.models import Import, ImportRow, ImportState
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference

BLOCK = 1024 * 1024


class OrganisationIsMissing(ValueError):
    """The rows belong to one organisation, and nobody said which."""


class MappingDoesNotFit(ValueError):
    """The mapping belongs to another register."""


@transaction.atomic
def open_import(
    *,
    kind: str,
    file: BinaryIO,
    file_name: str,
    mapping: str,
    mapping_text: str,
    options: Mapping[str, Any],
    owner_id: int | None,
    actor: Actor,
    at: datetime,
) -> Import:
    """Keep the file, with the mapping by which it shall be read; nothing of it is read yet.

    Without a mapping, `begin_reading` brings one. `options` says what rows do not: region (code), organisation (reference), year, repairs (list).
    Raises `MappingIsWrong` and `MappingDoesNotFit`.
    """
    register = register_of(kind)
    run = Import(
        kind=kind,
        mapping=mapping[:60],
        mapping_text=mapping_text,
        file_name=Path(file_name).name[-200:],
        options=dict(options),
        owner_id=owner_id,
        actor_kind=str(actor.kind),
        person_id=actor.person_id,
        membership_id=actor.membership_id,
        opened_at=at,
    )
    if register.asks_for_organisation:
        run.options.setdefault("organisation_id", owner_id)
    require(actor, "kernel.run_import", run)
    if register.asks_for_organisation and run.options["organisation_id"] is None:
        raise OrganisationIsMissing(_("Say whose people these are: name the organisation."))
    if mapping_text:
        _refuse_other_mapping(register, mapping_text)
    run.reference = next_reference("IM", on=at.date())
    run.file_path = f"imports/{run.reference}-{secrets.token_hex(8)}"
    run.file_sha256 = _keep(file, path_of(run))
    run.save()
    audit.record("import.opened", run, actor=actor, at=at, details={"sha256": run.file_sha256})
    return run


@transaction.atomic
def begin_reading(
    *,
    run: Import,
    mapping: str,
    mapping_text: str,
    options: Mapping[str, Any],
    actor: Actor,
    at: datetime,
) -> Import:
    """Fix how a waiting file is read, and have a job read it.

    Whose rows they are was settled when the file was opened, and stays so. Raises `MappingIsWrong` and `MappingDoesNotFit`.
    """
    require(actor, "kernel.run_import", run)
    _refuse_other_mapping(register_of(run.kind), mapping_text)
    _move(
        run,
        "begin_reading",
        mapping=mapping[:60],
        mapping_text=mapping_text,
        options=dict(options) | _whose(run),
        read_count=0,
    )
    audit.record("import.prepared", run, actor=actor, at=at, details={"mapping": run.mapping})
    _defer("imports.read", run)
    return run


def _whose(run: Import) -> dict[str, Any]:
    return {key: run.options[key] for key in ("organisation_id",) if key in run.options}


def _refuse_other_mapping(register: Register, mapping_text: str) -> None:
    if read_mapping(mapping_text).register != register.key:
        raise MappingDoesNotFit(_("This mapping belongs to another register. Choose another one."))


def _defer(task: str, run: Import) -> None:
    app.configure_task(task, lock=f"import:{run.pk}").defer(import_id=run.pk)


def path_of(run: Import) -> Path:
    """Give the place of the file, under the folder of the installation."""
    return Path(settings.RONGHE_VAR) / run.file_path


def read_import(*, run: Import, actor: Actor, at: datetime) -> Import:
    """Read the file and say what would become of each row; the register stays as it is.

    Commits as it goes, so that the number of rows can be followed and the import cancelled. A
    file that cannot be read is refused, with the reason kept. Called again, it begins anew.
    """
    require(actor, "kernel.run_import", run)
    register = register_of(run.kind)
    begins = run.state == ImportState.WAITING
    _move(run, "begin_reading" if begins else "read_again", read_count=0)

    def progress(count: int) -> None:
        kept = Import.objects.filter(pk=run.pk, state=ImportState.READING)
        if not kept.update(read_count=count):
            raise reading.Cancelled

    try:
        source = _stage(run, register, progress)
    except reading.Cancelled:
        reading.clear(run.pk)
        run.refresh_from_db()
        return run
    except FileRefused as refusal:
        return _refuse(run, refusal, actor=actor, at=at)
    return _examine(run, register, source, actor=actor, at=at)


def _stage(run: Import, register: Register, progress: Any) -> dict[str, Any]:
    return reading.stage(
        import_id=run.pk,
        path=path_of(run),
        mapping=run.mapping_text,
        reader=register.reader,
        options=run.options,
        repairs=list(run.options.get("repairs", [])),
        key=sealed.cipher_key() if register.has_secrets else "",
        progress=progress,
    )


def refuse_import(*, run: Import, actor: Actor, at: datetime) -> Import:
    """Say that reading failed here as often as it is tried; the file goes."""
    require(actor, "kernel.run_import", run)
    return _refuse(run, FileRefused("failed"), actor=actor, at=at)


@transaction.atomic
def _refuse(run: Import, refusal: FileRefused, *, actor: Actor, at: datetime) -> Import:
    reading.clear(run.pk)
    said = {"code": refusal.code, "params": refusal.params}
    _move(run, "refuse", refusal=said, examined_at=at, read_count=0)
    path_of(run).unlink(missing_ok=True)
    audit.record("import.refused", run, actor=actor, at=at, details={"code": refusal.code})
    return run


@transaction.atomic
def _examine(
    run: Import, register: Register, source: dict[str, Any], *, actor: Actor, at: datetime
) -> Import:
    """Resolve every row against the register as it stands, and keep those that need somebody."""
    batch = Batch(run, actor, at)
    settling.prepare(batch, register)
    counts = settling.counts()
    ImportRow.objects.filter(import_run=run).delete()
    settling.keep_rows(batch, register, outcomes=("held", "rejected"))
    source["repaired"] = settling.count_repaired()
    _move(run, "examine", source=source, examined_at=at, **settling.count_fields(counts))
    audit.record("import.examined", run, actor=actor, at=at, details=counts)
    settling.drop_tables()
    return run


@transaction.atomic
def begin_taking_in(
    *, run: Import, actor: Actor, at: datetime, in_background: bool = False
) -> Import:
    """Note that the examined rows shall go in; the caller does it, or a job."""
    require(actor, "kernel.run_import", run)
    _move(run, "begin_taking_in", refusal=None)
    audit.record("import.confirmed", run, actor=actor, at=at)
    if in_background:
        _defer("imports.take_in", run)
    return run


@transaction.atomic
def take_in(*, run: Import, actor: Actor, at: datetime) -> Import:
    """Bring the rows into the register: all of them or, if anything breaks, none.

    Rows are resolved once more under the register's lock, since it may have changed meanwhile;
    two imports take turns. Rows of other registers that waited for these come in with them.
    """
    require(actor, "kernel.run_import", run)
    register = register_of(run.kind)
    settling.lock(register.key)
    run.refresh_from_db()
    IMPORT.next_state(run.state, "take_in")
    batch = Batch(run, actor, at)
    settling.prepare(batch, register)
    counts = settling.counts()
    register.write(batch)
    ImportRow.objects.filter(import_run=run).delete()
    settling.keep_rows(batch, register, outcomes=("added", "changed", "held", "rejected"))
    settling.drop_tables()
    reading.clear(run.pk)
    _move(run, "take_in", applied_at=at, **settling.count_fields(counts))
    audit.record("import.taken_in", run, actor=actor, at=at, details=counts)
    settling.release(register.key, actor=actor, at=at)
    settle_twins(run, actor=actor, at=at)
    transaction.on_commit(lambda: path_of(run).unlink(missing_ok=True))
    return run


@transaction.atomic
def put_back_import(*, run: Import, actor: Actor, at: datetime) -> Import:
    """Say that taking in failed here as often as it is tried; the rows wait as before."""
    require(actor, "kernel.run_import", run)
    _move(run, "put_back", refusal={"code": "not_taken_in"})
    audit.record("import.put_back", run, actor=actor, at=at)
    return run


@transaction.atomic
def cancel_import(*, run: Import, actor: Actor, at: datetime) -> Import:
    """Stop the import before anything was taken in; the reader notices within some thousand rows."""
    require(actor, "kernel.run_import", run)
    _move(run, "cancel")
    reading.clear(run.pk)
    ImportRow.objects.filter(import_run=run).delete()
    audit.record("import.cancelled", run, actor=actor, at=at)
    transaction.on_commit(lambda: path_of(run).unlink(missing_ok=True))
    return run


@transaction.atomic
def undo_import(*, run: Import, actor: Actor, at: datetime) -> Import:
    """Take back what the import brought, while nothing depends on it; else `CannotBeUndone`."""
    require(actor, "kernel.run_import", run)
    register = register_of(run.kind)
    settling.lock(register.key)
    _move(run, "undo", undone_at=at)
    register.undo(Batch(run, actor, at))
    audit.record("import.undone", run, actor=actor, at=at)
    return run


def _move(run: Import, transition: str, **fields: Any) -> None:
    """Take the step that the lifecycle allows, if nobody else took one meanwhile."""
    with transaction.atomic():
        state = Import.objects.select_for_update().values_list("state", flat=True).get(pk=run.pk)
        fields["state"] = IMPORT.next_state(state, transition)
        for name, value in fields.items():
            setattr(run, name, value)
        run.save(update_fields=list(fields))


def _keep(file: BinaryIO, path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as kept:
        path.chmod(0o600)
        shutil.copyfileobj(file, kept, BLOCK)
    with path.open("rb") as kept:
        return hashlib.file_digest(kept, "sha256").hexdigest()
