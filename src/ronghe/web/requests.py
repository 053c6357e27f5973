from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from ronghe.parties.actors import Actor
from ronghe.parties.models import Membership


class WebRequest(HttpRequest):
    """What our middleware adds to Django's request."""

    actor: Actor
    memberships: list[Membership]
    htmx: HtmxDetails
