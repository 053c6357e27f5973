"""Which people and classes of one's own organisation one sees, and which of them one looks after."""

from dataclasses import dataclass
from enum import Enum, auto

from django.db.models import Q

from ronghe.parties.models import MANAGING_ROLES, Membership, Role

# A safety officer sees whom to protect; looking after them is for the others.
SEEING_ROLES = MANAGING_ROLES | {Role.CLASS_TEACHER, Role.SAFETY_OFFICER}
LOOKING_AFTER_ROLES = MANAGING_ROLES | {Role.CLASS_TEACHER}
WHOLE_ROLES = MANAGING_ROLES | {Role.SAFETY_OFFICER}


class Extent(Enum):
    """How far one sees: oneself, one class, one unit with its classes, or the organisation."""

    OWN = auto()
    CLASS = auto()
    UNIT = auto()
    WHOLE = auto()


@dataclass(frozen=True)
class Scope:
    """The people and classes of one's own organisation, as far as one's membership reaches."""

    membership: Membership | None

    @property
    def extent(self) -> Extent:
        held = self.membership
        if held is None or held.role not in SEEING_ROLES:
            return Extent.OWN
        if held.school_class_id:
            return Extent.CLASS
        if held.unit_id:
            return Extent.UNIT
        return Extent.WHOLE if held.role in WHOLE_ROLES else Extent.OWN

    @property
    def sees_others(self) -> bool:
        return self.extent != Extent.OWN

    @property
    def looks_after_others(self) -> bool:
        held = self.membership
        return held is not None and self.sees_others and held.role in LOOKING_AFTER_ROLES

    @property
    def is_headed(self) -> bool:
        """Whether one decides who belongs to it, as the head of a unit or of the whole."""
        held = self.membership
        return held is not None and self.sees_others and held.role in MANAGING_ROLES

    @property
    def classes(self) -> Q:
        held, extent = self.membership, self.extent
        if held is None or extent == Extent.OWN:
            return Q(pk__in=[])
        if extent == Extent.WHOLE:
            return Q(organisation=held.organisation_id)
        return Q(unit=held.unit_id) if extent == Extent.UNIT else Q(pk=held.school_class_id)

    @property
    def memberships(self) -> Q:
        held, extent = self.membership, self.extent
        if held is None:
            return Q(pk__in=[])
        if extent == Extent.WHOLE:
            return Q(organisation=held.organisation_id)
        if extent == Extent.UNIT:
            return Q(unit=held.unit_id) | Q(school_class__unit=held.unit_id)
        if extent == Extent.CLASS:
            return Q(school_class=held.school_class_id)
        return Q(pk=held.pk)

    def covers(self, other: Membership) -> bool:
        """Whether one sees that membership of somebody: as `memberships`, asked of one row."""
        held, extent = self.membership, self.extent
        if held is None or other.organisation_id != held.organisation_id:
            return False
        if extent == Extent.UNIT:
            in_unit = other.school_class is not None and other.school_class.unit_id == held.unit_id
            return in_unit or other.unit_id == held.unit_id
        if extent == Extent.CLASS:
            return other.school_class_id == held.school_class_id
        return extent == Extent.WHOLE
