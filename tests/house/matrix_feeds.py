"""Who may do what at the addresses of calendars: a part of the matrix."""

from tests.house.matrix import Entry, _of, everybody
from tests.house.matrix_agreements import TENANTS

TOKEN = _of(lambda things: {"token": things.feed}, TENANTS)

FEEDS = {
    "feeds:feed_page": Entry(get=everybody, reader="student"),
    "feeds:feed_make": Entry(post=everybody),
    "feeds:feed_withdraw": Entry(post=everybody),
    "feeds:feed_read": Entry(get=everybody, is_public=True, is_page=False, most_queries=12, **TOKEN),
}  # fmt: skip
