from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

import ronghe
from ronghe.parties.actors import NOBODY
from ronghe.web.places import account_links, places_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give what every page shows around its content."""
    actor = getattr(request, "actor", NOBODY)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "demo": settings.RONGHE_DEMO,
        "actor": actor,
        "actor_name": actor.person.name_in(language) if actor.person else "",
        "organisation_name": actor.organisation.name_in(language) if actor.organisation else "",
        "memberships": getattr(request, "memberships", []),
        "places": places_of(actor, request),
        "account_links": account_links() if actor.person else [],
        "version": ronghe.__version__,
        "now": timezone.localtime(),
    }
