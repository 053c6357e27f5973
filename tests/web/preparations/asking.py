"""What preparations say on the page, and forms as people send them."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.parties import CERTIFICATE


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def address(name, *arguments, **query):
    found = reverse(f"preparations:{name}", args=arguments)
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{found}?{asked}" if asked else found


def scan(name="scan.pdf"):
    return SimpleUploadedFile(name, CERTIFICATE, "application/pdf")


def content(response):
    """Read what was sent as an attachment."""
    assert response["Content-Disposition"].startswith("attachment")
    return b"".join(response.streaming_content)
