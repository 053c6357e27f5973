from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacementsConfig(AppConfig):
    name = "ronghe.placements"
    verbose_name = _("placements")

    def ready(self) -> None:
        from ronghe.placements import permissions  # noqa: F401, PLC0415 -- app ready
