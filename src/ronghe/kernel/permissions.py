"""May this actor do this? Asked inside every operation, so that no shell can forget it."""

import rules
import structlog
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from ronghe.kernel.actors import Actor

log = structlog.get_logger(__name__)


class NotAllowed(PermissionDenied):
    """The actor may not do this. The message is for people; `permission` is for logs and tests."""

    def __init__(self, permission: str) -> None:
        self.permission = permission
        super().__init__(_("Your role does not allow this."))


def require(actor: Actor, permission: str, obj: object = None) -> None:
    """Raise `NotAllowed` unless the predicate of `app.verb_noun` holds for actor and object.

    A denial is logged with ids only. A permission that nobody registered is refused: a mistake of
    the programme is never a yes.
    """
    if rules.has_perm(permission, actor, obj):
        return
    log.warning(
        "permission.denied",
        permission=permission,
        actor_kind=str(actor.kind),
        actor_person_id=actor.person_id,
        actor_membership_id=actor.membership_id,
        subject_type=obj._meta.label_lower if isinstance(obj, models.Model) else None,
        subject_id=obj.pk if isinstance(obj, models.Model) else None,
    )
    raise NotAllowed(permission)


def may(actor: Actor, permission: str, obj: object = None) -> bool:
    """Say whether the actor may, without raising: for pages that show or hide a button."""
    return bool(rules.has_perm(permission, actor, obj))
