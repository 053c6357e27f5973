"""Keyset pages over rows that have a key of their own: `after` names the last one shown."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from ronghe.web.parts import Page
from ronghe.web.requests import WebRequest

PAGE_SIZE = 25


def last_shown(request: WebRequest, rows: QuerySet[Any]) -> Any | None:
    """Give the row from behind which to go on; a key that names none is as good as none."""
    after = request.GET.get("after", "")
    if not after.isdecimal() or len(after) > len(str(2**62)):
        return None
    return rows.model._default_manager.filter(pk=int(after)).first()


def page_of(
    rows: QuerySet[Any], *, is_later: bool, kept: Mapping[str, str] | None = None
) -> tuple[list[Any], Page]:
    """Give one page; `kept` are the filters that the way on keeps."""
    filters = dict(kept or {})
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return shown, Page(
        shown=len(shown),
        next_query=urlencode({**filters, "after": shown[-1].pk}) if len(found) > PAGE_SIZE else "",
        first_query=urlencode({**filters, "after": ""}) if is_later else "",
    )
