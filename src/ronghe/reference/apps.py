from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "ronghe.reference"
    label = "reference"
