"""The licensed signing service: ordering a signature, and taking in what the service says."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ronghe.kernel import signing_office
from ronghe.kernel.documents import ForgedNotice, OrderRefused
from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.models import ProviderOrder
from ronghe.partnerships.operations import provider
from ronghe.web.agreements.access import address_of, crumbs_to, visible_agreement
from ronghe.web.agreements.forms import LinkForm
from ronghe.web.agreements.signing_views import party_of, people_who_sign
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.requests import WebRequest


@get_or_post
def signature_order(request: WebRequest, reference: str, party: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    found = party_of(agreement, party)
    need(request, "partnerships.send_signing_link", found)
    return ask(
        request,
        LinkForm(request.POST or None, people=people_who_sign(found)),
        lambda entered: provider.order_signature(
            party=found, signer=entered["person"], actor=request.actor, at=timezone.now()
        ),
        heading=_("Order a signature at the signing service"),
        lead=_(
            "The service asks this person to sign, by its own message. Its answer comes here by"
            " itself; the order runs out after fourteen days."
        ),
        label=_("Order signature"),
        back_url=address_of(agreement, "signatures"),
        crumbs=crumbs_to(agreement),
        done=_("Ordered. The answer of the service will stand beside the party."),
    )


@csrf_exempt
@login_not_required
@require_POST
def notice_take(request: HttpRequest) -> HttpResponse:
    """Take in what the service tells by itself, signed; told twice, it changes nothing twice."""
    service = signing_office.provider()
    if service is None:
        raise Http404
    at = timezone.now()
    try:
        answer = service.read_notice(request.GET, _body(request), at=at)
    except (ForgedNotice, OrderRefused) as trouble:
        raise PermissionDenied from trouble
    order = get_object_or_404(
        ProviderOrder.objects.select_related("party__version__agreement"), key=answer.key
    )
    order = provider.take_answer(order=order, answer=answer, actor=SYSTEM, at=at)
    return JsonResponse({"key": order.key, "outcome": order.outcome})


def _body(request: HttpRequest) -> bytes:
    """Read the notice, which carries a signed file; a larger one is cut and fits no signature."""
    return request.read(settings.RONGHE_EVIDENCE_LARGEST_BYTES * 2)
