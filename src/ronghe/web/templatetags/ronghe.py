"""Marks, chips, icons, bundled files and names, for every template."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.forms import BoundField, Select
from django.template import Context, Engine
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy

from ronghe.kernel.money import Money, decimals_of
from ronghe.web import parts
from ronghe.web.parts import Action, Chip, Mark, Page, Text, Urgency, listed

register = template.Library()
register.filter(listed)
BUILD = Path(__file__).resolve().parents[1] / "static" / "build"


class FrontEndNotBuilt(Exception):
    """The styles and scripts have not been bundled yet."""


# Each meaning has an outline of its own, so that grey paper tells them apart.
SHAPES = {
    Mark.HOLDS: '<circle cx="10" cy="10" r="9" fill="currentColor"/>'
    '<path d="m5.8 10.3 2.9 2.9 5.6-6" fill="none" stroke="#fff" stroke-width="2"/>',
    Mark.DUE: '<circle cx="10" cy="10" r="8" fill="#fff" stroke="currentColor" stroke-width="2"/>'
    '<path d="M10 5.2V10l3.2 2.4" fill="none" stroke="currentColor" stroke-width="2"/>',
    Mark.BROKEN: '<path d="M1.5 1.5h17v17h-17z" fill="currentColor"/>'
    '<path d="m6 6 8 8m0-8-8 8" fill="none" stroke="#fff" stroke-width="2.2"/>',
    Mark.UNKNOWN: '<circle cx="10" cy="10" r="8.5" fill="#fff" stroke="currentColor"'
    ' stroke-width="1.6" stroke-dasharray="3.2 2.1"/>'
    '<path d="M7.6 8a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.2.8-1.2 1.7M10 14v1.3" fill="none"'
    ' stroke="currentColor" stroke-width="1.7"/>',
}
URGENCY_SHAPES = {
    Urgency.NOW: ("broken", '<path d="M10 2 19 18H1z" fill="currentColor"/>'),
    Urgency.SOON: ("due", '<circle cx="10" cy="10" r="8" fill="currentColor"/>'),
    Urgency.LATER: (
        "later",
        '<circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="2"/>',
    ),
}


@cache
def _bundled(name: str) -> dict[str, str]:
    try:
        content: dict[str, str] = json.loads((BUILD / name).read_text("utf-8"))
    except FileNotFoundError as missing:
        raise FrontEndNotBuilt("Run `npm ci && npm run build` in frontend/.") from missing
    return content


@register.filter
def labelled(label: object, what: object = "") -> SafeString:
    """Put what is said behind its label; either may be HTML already."""
    return format_html(parts.labelled("{}", "{}"), label, what)


@register.simple_tag
def asset(name: str) -> str:
    """Give the address of a bundled file, its content's hash included."""
    return static(_bundled("manifest.json")[name])


@register.simple_tag
def icon(name: str) -> SafeString:
    drawings = _bundled(Path(_bundled("manifest.json")["icons.json"]).name)
    return _svg("r-icon", drawings[name], "0 0 24 24")


def _svg(classes: str, body: str, box: str = "0 0 20 20", label: Text = "") -> SafeString:
    speech = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="{}" viewBox="{}" {}>{}</svg>',
        classes,
        box,
        mark_safe(speech),  # noqa: S308 -- escaped by format_html above
        mark_safe(body),  # noqa: S308 -- our own drawings
    )


@register.simple_tag
def mark(meaning: Mark | str, *, is_silent: bool = False) -> SafeString:
    """Draw one of the four meanings; silent when the words beside it already say it."""
    meaning = Mark(meaning)
    return _svg(f"r-mark r-{meaning}", SHAPES[meaning], label="" if is_silent else meaning.label)


@register.simple_tag
def urgency(degree: Urgency | str) -> SafeString:
    degree = Urgency(degree)
    tone, body = URGENCY_SHAPES[degree]
    return _svg(f"r-urgency r-{tone}", body, label=degree.label)


@register.simple_tag
def chip(what: Chip) -> SafeString:
    if what.mark is None:
        return format_html('<span class="r-chip r-chip-plain">{}</span>', what.label)
    return format_html(
        '<span class="r-chip r-{}">{}{}</span>',
        what.mark,
        mark(what.mark, is_silent=True),
        what.label,
    )


@register.simple_block_tag(takes_context=True)
def list_sheet(
    context: Context,
    content: str,
    heading: str,
    *,
    rows: Any,
    nothing: str,
    lead: str = "",
    action: Action | None = None,
    links: Sequence[Action] = (),
    note: str = "",
    page: Page | None = None,
) -> str:
    """Frame a list: what can be added beside its heading, and in its place while it is empty."""
    frame = Engine.get_default().get_template("parts/list_sheet.html")
    offered = links or ([action] if action and rows else ())
    parts = {
        "content": content,
        "heading": heading,
        "rows": rows,
        "nothing": nothing,
        "lead": lead,
        "action": action,
        "links": [one for one in offered if one.method != "post"],
        "steps": [one for one in offered if one.method == "post"],
        "note": note,
        "page": page,
    }
    with context.push(**parts):
        return frame.render(context)


@register.filter
def money(amount: Money) -> str:
    """Write an amount as the reader does: 500,000.00 CNY, or 500,000.00元."""
    words = CURRENCIES.get(amount.currency, f"%(digits)s {amount.currency}")
    return str(words) % {"digits": f"{amount.units:,.{decimals_of(amount.currency)}f}"}


@register.filter
def named(thing: Any) -> str:
    """Give the name of an organisation or a person in the reader's language."""
    return str(thing.name_in(get_language() or "en"))


# As people say them; others keep their letters.
CURRENCIES: dict[str, Text] = {"CNY": pgettext_lazy("amount", "%(digits)s CNY")}
CONTROLS = {"select": "form-select", "checkbox": "form-check-input"}


@register.filter
def control(field: BoundField) -> SafeString:
    """Draw a field's control in our style, whatever the form said of its class."""
    kind = "select" if isinstance(field.field.widget, Select) else field.widget_type
    return field.as_widget(attrs={"class": CONTROLS.get(kind, "form-control")})


@register.simple_tag
def html_language() -> str:
    """Give the language tag as browsers and `:lang()` write it."""
    language = get_language() or "en"
    return "zh-Hans" if language.startswith("zh") else language
