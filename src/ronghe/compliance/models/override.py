from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.compliance.models.finding import Finding
from ronghe.parties.models import Organisation, Person
from ronghe.reference.models import Region


class Override(models.Model):
    """A person of an authority let something start although a rule forbids it. It stays for ever.

    It is about one finding: when the facts change and the rule still fails, nobody has decided yet.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    finding = models.OneToOneField(
        Finding, on_delete=models.PROTECT, related_name="override", verbose_name=_("finding")
    )
    reason = models.TextField(_("reason"))
    authority = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("authority")
    )
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("override of a block")
        verbose_name_plural = _("overrides of blocks")
        constraints = [models.CheckConstraint(name="override_says_why", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return self.reference
