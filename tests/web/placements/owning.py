"""A placement of the cast's student, and of a pupil whose mother is on record."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.parties import CERTIFICATE

from ronghe.placements.safety_bank import questions_for


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page(name, placement, *more):
    return reverse(f"placements:{name}", args=[placement.reference, *more])


def scan(name="scan.pdf"):
    return SimpleUploadedFile(name, CERTIFICATE, "application/pdf")


def answered(placement, attempt, *, wrong=0):
    """Give a whole sheet of the attempt, of which so many answers are wrong."""
    said = {"attempt": attempt}
    for number, one in enumerate(questions_for(placement, attempt)):
        said[one.key] = (one.right + 1) % len(one.answers) if number < wrong else one.right
    return said
