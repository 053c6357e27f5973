from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplianceConfig(AppConfig):
    name = "ronghe.compliance"
    verbose_name = _("compliance")

    def ready(self) -> None:
        from ronghe.compliance import permissions, privacy  # noqa: F401, PLC0415 -- app ready
