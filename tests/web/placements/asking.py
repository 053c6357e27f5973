"""Addresses of a placement, and what its pages say."""

import re

from django.urls import reverse


def page(name, placement, *more):
    return reverse(f"placements:{name}", args=[placement.reference, *more])


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace(
        " .", "."
    )


def told(client, address, data=None):
    """Post, follow, and read what the page says then."""
    return words(client.post(address, data or {}, follow=True))
