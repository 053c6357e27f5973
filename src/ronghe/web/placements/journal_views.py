"""The journal of a placement: a few lines of the student, and the words of those who read them."""

from http import HTTPStatus

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.kernel import evidence as kernel_evidence
from ronghe.kernel.permissions import may
from ronghe.parties.models import Role
from ronghe.placements.models import JournalEntry, Placement
from ronghe.placements.operations.journals import LONGEST_COMMENT, comment_entry, write_entry
from ronghe.web.asking import need
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.placements.journal_files import worker_version
from ronghe.web.placements.journal_form import EntryForm
from ronghe.web.placements.journal_page import entries_of, lines_of, reader_choices
from ronghe.web.placements.life_access import crumbs_to, header_of, placement_for
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

READ = "placements.read_journal"


@require_safe
def journal_own(request: WebRequest) -> HttpResponse:
    """Lead a student to the journal of the placement that began last."""
    if not request.actor.holds(Role.STUDENT):
        raise Http404
    own = Placement.objects.visible_to(request.actor).order_by("-starts_on", "-pk")
    begun = next((one for one in own if one.has_begun), None)
    if begun is None:
        raise Http404
    return redirect("placements:journal_list", begun.reference)


@require_safe
def journal_list(request: WebRequest, reference: str) -> HttpResponse:
    placement = placement_for(request, reference, READ)
    form = _form(placement) if _may_write(request, placement) else None
    return _page(request, placement, form)


def _may_write(request: WebRequest, placement: Placement) -> bool:
    return placement.has_begun and may(request.actor, "placements.write_journal", placement)


def _form(placement: Placement, request: WebRequest | None = None) -> EntryForm:
    sent = (request.POST, request.FILES) if request else ()
    return EntryForm(
        *sent,
        today=timezone.localdate(),
        readers=reader_choices(placement),
        has_pictures=bool(placement.work.get("pictures_allowed")),
    )


def _page(
    request: WebRequest,
    placement: Placement,
    form: EntryForm | None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    entries = entries_of(placement, request.actor)
    last = last_shown(request, entries)
    if last is not None:
        entries = entries.filter(Q(on__lt=last.on) | Q(on=last.on, pk__lt=last.pk))
    shown, page = page_of(entries, is_later=last is not None)
    context = {
        "placement": placement,
        "header": header_of(placement, request.actor, "journal"),
        "crumbs": crumbs_to(placement),
        "form": form,
        "rows": lines_of(placement, request.actor, shown),
        "page": page,
        "is_own": request.actor.membership_id == placement.student_id,
        "has_pictures": bool(placement.work.get("pictures_allowed")),
        "worker_version": worker_version(get_language() or "en"),
    }
    return render(request, "placements/journal_list.html", context, status=status)


@require_POST
def journal_write(request: WebRequest, reference: str) -> HttpResponse:
    """Keep an entry once, however often it is sent; a script is answered in its own way."""
    placement = placement_for(request, reference, READ)
    need(request, "placements.write_journal", placement)
    form = _form(placement, request)
    entry = _written(request, placement, form) if form.is_valid() else None
    is_script = request.accepts("application/json") and not request.accepts("text/html")
    if entry is None:
        if is_script:
            words = [str(one) for many in form.errors.values() for one in many]
            return JsonResponse({"refused": words}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return _page(request, placement, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if is_script:
        return JsonResponse({"kept": str(entry.client_key)}, status=HTTPStatus.CREATED)
    if entry.text != form.written.text.strip():  # the form of before, with other words in it
        messages.warning(request, _("From this form an entry was sent already; it stays as it is. Send the new words as an entry of their own."))  # fmt: skip
        anew = EntryForm(
            initial={name: form.cleaned_data[name] for name in ("prompt", "text", "on", "readers")},
            readers=reader_choices(placement),
        )
        return _page(request, placement, anew)
    messages.success(request, _("Your entry is kept."))
    return redirect("placements:journal_list", reference)


def _written(request: WebRequest, placement: Placement, form: EntryForm) -> JournalEntry | None:
    try:
        return write_entry(
            placement=placement,
            written=form.written,
            pictures=form.handed,
            actor=request.actor,
            at=timezone.now(),
        )
    except ValueError as refusal:
        form.add_error(None, in_words(refusal))
        return None


@require_POST
def journal_comment(request: WebRequest, reference: str, entry: int) -> HttpResponse:
    found = _entry(request, reference, entry)
    text = request.POST.get("text", "")[: LONGEST_COMMENT + 1]
    try:
        comment_entry(entry=found, text=text, actor=request.actor, at=timezone.now())
        messages.success(request, _("Your word is added."))
    except ValueError as refusal:
        messages.warning(request, str(refusal))
    return redirect("placements:journal_list", reference)


@require_safe
def journal_picture(request: WebRequest, reference: str, entry: int, evidence: str) -> FileResponse:
    found = _entry(request, reference, entry)
    stored = get_object_or_404(kernel_evidence.evidence_of(found), reference=evidence)
    file = kernel_evidence.read(stored, actor=request.actor)
    return FileResponse(
        file, as_attachment=True, filename=stored.name, content_type=stored.media_type
    )


def _entry(request: WebRequest, reference: str, entry: int) -> JournalEntry:
    placement = placement_for(request, reference, READ)
    mine = JournalEntry.objects.visible_to(request.actor).filter(placement=placement)
    return get_object_or_404(mine.select_related("placement"), pk=entry)
