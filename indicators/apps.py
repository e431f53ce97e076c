from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class IndicatorsConfig(AppConfig):
    name = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from indicators.people import make_groups
        from indicators.records.guards import guards_stand, install_guards

        # Sent once all migrations have run, so the tables of the other apps are there too.
        post_migrate.connect(install_guards, sender=self)
        post_migrate.connect(make_groups, sender=self)
        register(guards_stand, Tags.database)
