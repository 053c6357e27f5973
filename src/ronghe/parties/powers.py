"""What a remit may cover and what it entitles to; no model and no query."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Subject(models.TextChoices):
    EDUCATION = "education", _("Education")
    LABOUR = "labour", _("Labour")
    SAFETY = "safety", _("Safety")
    FINANCE = "finance", pgettext_lazy("subject of a remit", "Finance")


class Power(models.TextChoices):
    SEE_TOTALS = "see_totals", _("See totals")
    SEE_CASES = "see_cases", _("See cases")
    DECIDE = "decide", _("Decide")
    INSPECT = "inspect", _("Inspect")
