"""The planted cheats of Qinghe are found, for the right reasons, and nobody else is."""

import pytest
from tests.factories.parties import NOW

from ronghe.demo.cheats import CHEATS, HOSTS, QUIET
from ronghe.demo.scene import made_by
from ronghe.engines.integrity import CHECKS, Kind
from ronghe.partnerships.models import CooperationParty
from ronghe.reference.models import Region
from ronghe.supervision.checking.checks import checked

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(qinghe):
    """The strong checks behind each flag, by the key of the host; of an organisation, by what it is."""
    region = Region.objects.get(pk=made_by("region:qinghe"))
    return {
        host_of(subject): {one.check for one in flag.signals if CHECKS[one.check].is_strong}
        for subject, flag in checked(region, on=NOW.date()).flags.items()
    }


def host_of(subject):
    if subject.kind is not Kind.COOPERATION:
        return str(subject)
    keys = {made_by(f"organisation:{one.key}"): one.key for one in HOSTS}
    host = CooperationParty.objects.get(cooperation=int(subject.key), role="host")
    return keys.get(host.organisation_id, f"organisation {host.organisation_id}")


def test_each_cheat_is_flagged_for_what_it_did_and_nobody_else_is(found):
    assert found == {cheat.host: {cheat.check} for cheat in CHEATS.values()}
    assert QUIET not in found
    assert {cheat.twin for cheat in CHEATS.values()}.isdisjoint(found)
