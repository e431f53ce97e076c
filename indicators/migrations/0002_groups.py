"""The council-wide roles. Their names are fixed here: a migration does not follow later changes of the code."""

from django.db import migrations

GROUPS = ("Performance team", "Administrator", "Auditor", "Councillor", "Democratic Services")


def make_groups(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in GROUPS:
        group.objects.using(schema_editor.connection.alias).get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    # The groups stay when the migration is taken back: people may be in them.
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
