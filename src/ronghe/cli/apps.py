from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "ronghe.cli"

    def ready(self) -> None:
        from ronghe.cli import checks  # noqa: F401, PLC0415 -- app ready
