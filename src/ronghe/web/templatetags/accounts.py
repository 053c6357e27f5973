import json
from dataclasses import dataclass
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

from ronghe.web.accounts.freshness import is_demo_session
from ronghe.web.accounts.middleware import lacks_second_factor

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """For a data attribute; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@dataclass(frozen=True)
class Duty:
    """What the reader's role asks of them."""

    is_lacking: bool
    is_waived: bool


@register.simple_tag(takes_context=True)
def second_factor_duty(context: dict[str, Any]) -> Duty:
    request = context["request"]
    membership = request.actor.membership
    return Duty(
        is_lacking=lacks_second_factor(request),
        is_waived=bool(membership and membership.needs_second_factor and is_demo_session(request)),
    )
