from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    name = "ronghe.partnerships"
    verbose_name = _("partnerships")

    def ready(self) -> None:
        from ronghe.partnerships import permissions  # noqa: F401, PLC0415 -- app ready
