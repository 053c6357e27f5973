"""The kernel as a Django app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    """Loads what the apps register: reactions to news, privacy lines, invariants, imports."""

    name = "ronghe.kernel"
    label = "kernel"
    verbose_name = _("foundation")

    def ready(self) -> None:
        """Import what every app registers, so that the registers are full."""
        autodiscover_modules("receivers", "privacy", "invariants", "import_registers")
