from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "ronghe.supervision"
    verbose_name = _("supervision")

    def ready(self) -> None:
        from ronghe.supervision import permissions  # noqa: F401, PLC0415 -- app ready
