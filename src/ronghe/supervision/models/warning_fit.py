from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FitUse(models.TextChoices):
    """Whether warnings rest on a fit, and if not, why."""

    USED = "used", pgettext_lazy("use of a fit", "Warnings rest on it")
    TOO_FEW = "too_few", pgettext_lazy("use of a fit", "Too few were broken off to test it")
    NO_BETTER = "no_better", pgettext_lazy("use of a fit", "Tested, and no better than the priors")


class WarningFit(models.Model):
    """The model of early warnings fitted to the months that were seen, and how it fared in a test.

    `coefficients` are by cause: names, values, covariance, events and basis. `tested` is how the model
    did that was fitted on the months before `tested_from`, on those from it on; `priors_tested` how the
    priors alone did on the same months. The newest fit holds, and none is ever changed.
    """

    computed_at = models.DateTimeField(_("computed at"))
    first_month = models.DateField(_("first month"))
    last_month = models.DateField(_("last month"))
    months = models.PositiveIntegerField(_("months of cooperations"))
    cooperations = models.PositiveIntegerField(_("cooperations"))
    events = models.PositiveIntegerField(_("broken off"))
    use = models.CharField(_("use"), max_length=20, choices=FitUse)
    coefficients = models.JSONField(_("coefficients"))
    tested_from = models.DateField(_("tested from"), null=True, blank=True)
    tested = models.JSONField(_("test"), null=True, blank=True)
    priors_tested = models.JSONField(_("test of the priors"), null=True, blank=True)
    inputs_hash = models.CharField(_("hash of the inputs"), max_length=64)

    class Meta:
        verbose_name = _("fit of early warnings")
        verbose_name_plural = _("fits of early warnings")
        constraints = [
            models.CheckConstraint(
                name="warning_fit_use_is_known", condition=Q(use__in=FitUse.values)
            ),
            models.CheckConstraint(
                name="warning_fit_used_was_tested",
                condition=Q(use="too_few") | Q(tested__isnull=False, tested_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.last_month:%Y-%m}"

    @property
    def reference(self) -> str:
        return str(self)
