"""The link of a mentor: shown to the host, who may hand it over; to others it is said that it was sent.

What a mentor says by link counts as the host's own word: nobody of the college may hold the link.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.parties.contacts import contact_of
from ronghe.parties.models import Membership
from ronghe.web.placements.life_access import Crumbs, name_of
from ronghe.web.requests import WebRequest


class Link(Protocol):
    expires_at: datetime


@dataclass(frozen=True)
class Opens:
    """What the link opens: the name of its address, and the words that go with it."""

    name: str
    words: str
    back_url: str
    crumbs: Crumbs


def send_to(
    request: WebRequest, mentor: Membership, opens: Opens, send: Callable[[], tuple[Link, str]]
) -> HttpResponse:
    """Send the link; show it this once to whoever leads the host. Afterwards only its hash is kept."""
    is_shown = may(request.actor, "placements.show_mentor_link", mentor)
    is_reached = contact_of(mentor.person) is not None
    if not is_shown and not is_reached:
        words = _("No telephone number or e-mail address of %(name)s is on record, so nothing was sent. The host can show the link to the mentor.")  # fmt: skip
        messages.warning(request, words % {"name": name_of(mentor)})
        return redirect(opens.back_url)
    link, token = send()
    if not is_shown:
        words = _("The link was sent to %(name)s. Only the mentor and the host see it, so that what it brings is their own word.")  # fmt: skip
        messages.success(request, words % {"name": name_of(mentor)})
        return redirect(opens.back_url)
    address = settings.RONGHE_URL + reverse(opens.name, args=[token])
    context = {
        "words": opens.words % {"link": address},
        "picture": segno.make(address, error="m").svg_data_uri(scale=4, border=2),
        "mentor": name_of(mentor),
        "is_reached": is_reached,
        "until": link.expires_at,
        "crumbs": opens.crumbs,
        "back_url": opens.back_url,
    }
    return render(request, "placements/mentor_link.html", context)
