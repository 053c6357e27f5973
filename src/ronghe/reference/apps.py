from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "ronghe.reference"
    label = "reference"

    def ready(self) -> None:
        from ronghe.reference import permissions  # noqa: F401, PLC0415 -- app ready
