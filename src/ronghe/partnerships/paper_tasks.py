"""Reading pictures of papers in the background."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.models import PilePicture
from ronghe.partnerships.operations import piles


@app.task(name="partnerships.read_picture")
def read_picture(picture_id: int) -> None:
    """Read one picture; one that was read before stays as it is."""
    now = timezone.now()  # noqa: TID251 -- a worker is a shell
    picture = PilePicture.objects.select_related("pile").get(pk=picture_id)
    piles.read_picture(picture=picture, actor=SYSTEM, at=now)
