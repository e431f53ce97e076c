"""The wiring as an app, so that its template tags and system checks are found."""

from django.apps import AppConfig

from config import checks


class ConfigConfig(AppConfig):
    name = "config"
    label = "config"

    def ready(self) -> None:
        checks.register_all()
