"""A region that was told small and goes on larger: its new steps come on days before the last ones."""

from datetime import timedelta

import pytest
from tests.factories.parties import NOW, member

from ronghe.demo import dealings
from ronghe.demo.scene import Scene
from ronghe.parties.models import Role, SigningMandate

LATER = NOW + timedelta(days=30)


@pytest.mark.django_db
def test_a_mandate_of_a_later_day_entitles_nobody_on_an_earlier_one(cast):
    member(cast.college, Role.SIGNATORY, "许可")

    for at in (LATER, NOW, NOW):
        dealings.entitle(cast.college, Scene(at))

    given = SigningMandate.objects.filter(organisation=cast.college).order_by("pk")
    assert [one.starts_on for one in given] == [LATER.date(), NOW.date()]
