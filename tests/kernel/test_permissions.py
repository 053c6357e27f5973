import pytest
from django.core.exceptions import PermissionDenied
from structlog.testing import capture_logs

from ronghe.kernel.actors import actor_key
from ronghe.kernel.permissions import NotAllowed, may, require


def test_who_may_passes_silently(dean, college):
    require(dean, "parties.manage_organisation", college)

    assert may(dean, "parties.manage_organisation", college)


def test_who_may_not_is_refused_and_the_denial_is_logged_without_names(outsider, college):
    with capture_logs() as logs, pytest.raises(NotAllowed) as denial:
        require(outsider, "parties.manage_organisation", college)

    assert isinstance(denial.value, PermissionDenied)
    assert denial.value.permission == "parties.manage_organisation"
    (line,) = logs
    assert line["event"] == "permission.denied"
    assert line["subject_id"] == college.pk
    assert str(outsider.person) not in str(line)


def test_a_permission_that_nobody_registered_is_never_a_yes(dean):
    with pytest.raises(NotAllowed):
        require(dean, "parties.no_such_permission")


def test_an_actor_has_one_key_for_each_role(dean, student):
    assert actor_key(dean) == f"person:{dean.person.pk}:{dean.membership.pk}"
    assert actor_key(dean) != actor_key(student)
