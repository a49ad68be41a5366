"""The permission to publish; the group of curators becomes that of editors and keeps its members."""

from django.db import migrations


def rename_group(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    if not groups.filter(name="Editor").exists():
        groups.filter(name="Curators").update(name="Editor")


def rename_back(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    if not groups.filter(name="Curators").exists():
        groups.filter(name="Editor").update(name="Curators")


class Migration(migrations.Migration):
    dependencies = [
        ("adgmin", "0019_history"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="recordversion",
            options={
                "permissions": [("publish_record", "Can publish, withdraw and change what is public")],
                "verbose_name": "record version",
            },
        ),
        migrations.RunPython(rename_group, rename_back),
    ]
