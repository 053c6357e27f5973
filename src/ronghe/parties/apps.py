from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    name = "ronghe.parties"
    verbose_name = _("organisations and people")

    def ready(self) -> None:
        from ronghe.parties import permissions  # noqa: F401, PLC0415 -- app ready
