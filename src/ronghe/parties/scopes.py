"""Which people and classes of one's own organisation one looks after."""

from dataclasses import dataclass

from django.db.models import Q

from ronghe.parties.models import Membership, Role


@dataclass(frozen=True)
class Scope:
    """The people and classes of one's own organisation that one looks after.

    All of them, those of one's unit, or those of one's class, as the membership says.
    """

    membership: Membership | None

    @property
    def is_whole(self) -> bool:
        return self.membership is not None and self.membership.is_managing

    @property
    def is_part(self) -> bool:
        """Whether one looks after a unit or a class, and not merely belongs to it."""
        held = self.membership
        if held is None or held.role == Role.STUDENT:
            return False
        return bool(held.unit_id or held.school_class_id)

    @property
    def classes(self) -> Q:
        held = self.membership
        if held is None or not (self.is_whole or self.is_part):
            return Q(pk__in=[])
        if self.is_whole:
            return Q(organisation=held.organisation_id)
        return Q(unit=held.unit_id) if held.unit_id else Q(pk=held.school_class_id)

    @property
    def memberships(self) -> Q:
        held = self.membership
        if held is None:
            return Q(pk__in=[])
        if self.is_whole:
            return Q(organisation=held.organisation_id)
        if not self.is_part:
            return Q(pk=held.pk)
        if held.unit_id:
            return Q(unit=held.unit_id) | Q(school_class__unit=held.unit_id)
        return Q(school_class=held.school_class_id)

    def covers(self, other: Membership) -> bool:
        """Whether one looks after that membership: the same question as `memberships`, of one row."""
        held = self.membership
        if held is None or other.organisation_id != held.organisation_id:
            return False
        if self.is_whole:
            return True
        if not self.is_part:
            return False
        if held.unit_id:
            in_unit = other.school_class is not None and other.school_class.unit_id == held.unit_id
            return in_unit or other.unit_id == held.unit_id
        return other.school_class_id == held.school_class_id
