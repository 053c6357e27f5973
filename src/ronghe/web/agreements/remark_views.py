"""Remarks on clauses, put aside when they are dealt with."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.partnerships.models import ClauseComment
from ronghe.partnerships.operations import negotiation
from ronghe.web.agreements.access import address_of, visible_agreement
from ronghe.web.requests import WebRequest


@require_POST
def comment_settle(request: WebRequest, reference: str, comment: int) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    found = get_object_or_404(
        ClauseComment.objects.select_related("version__agreement__cooperation"),
        pk=comment,
        version__agreement=agreement,
    )
    negotiation.settle_comment(comment=found, actor=request.actor, at=timezone.now())
    messages.success(request, _("The remark is settled, and stays readable."))
    return redirect(f"{address_of(agreement)}#clause-{found.clause_key}")
