"""Addresses of a round, what its pages say, and what students send."""

import re

from django.urls import reverse
from tests.factories.rounds import (
    AFTER,
    closed,
    published,
    ranked,
)

from ronghe.parties.actors import SYSTEM
from ronghe.placements.operations import scores
from ronghe.placements.operations.scores import Opinion


def page(name, thing, *more):
    reference = thing.round.reference if hasattr(thing, "round") else thing.reference
    return reverse(f"rounds:{name}", args=[reference, *more])


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def listed(candidate):
    return [one.post for one in candidate.wishes.select_related("post").order_by("rank")]


def on_page(client, candidate):
    """Give the posts of the form in their order, saved or not."""
    text = client.get(page("ranking_page", candidate)).content.decode()
    fields = re.findall(r'<input type="hidden"\s+name="post"\s+value="([^"]+)"([^>]*)>', text)
    return [reference for reference, rest in fields if "disabled" not in rest]


def send(client, candidate, step, *wanted, **more):
    data = {"step": step, "post": [one.reference for one in wanted], **more}
    return client.post(page("list_save", candidate), data)


def result(setting, *, band=None):
    """Let everybody want the lathe, and publish."""
    for one in setting.students:
        ranked(one, setting.lathe, setting.mill)
    round_ = closed(setting.fresh())
    if band is not None:
        opinions = {setting.students[0].code: Opinion(band=band)}
        scores.score_applicants(post=setting.lathe, opinions=opinions, actor=SYSTEM, at=AFTER)
    return published(round_)
