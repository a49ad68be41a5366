"""Loaded rows keep the values of their fields instead of a digest of them.

Where the digest is that of the row as it now is, its values are what was last loaded; elsewhere that is not known.
"""

import hashlib
import json

from django.db import migrations, models

NOUNS = {
    "adgmin": ["theme", "source", "passage", "actor", "membership", "meeting", "meetingrole"],
    "initiatives": ["initiative", "role", "outcome", "commitment", "check", "perspective"],
    "partners": ["partner"],
}


def key_of(row):
    """The natural key as a list, as the fixtures of this release have it."""
    names = {field.name for field in row._meta.fields}
    if "slug" not in names:
        return [*key_of(row.record), *key_of(row.passage), row.aspect]
    return [*key_of(row.source), row.slug] if "first_words" in names else [row.slug]


def values_of(row):
    """What a fixture of this release holds of a row."""
    values = {}
    for field in [*row._meta.fields, *row._meta.many_to_many]:
        if not field.editable or field.primary_key or field.name == "passages":
            continue
        if field.many_to_many:
            value = sorted(key_of(target) for target in getattr(row, field.name).all())
        elif field.is_relation:
            target = getattr(row, field.name)
            value = None if target is None else key_of(target)
        else:
            value = field.value_from_object(row)
        if value not in (None, "", []) and value != field.get_default():
            values[field.name] = value
    return values


def digest_of(fields):
    """The SHA-256, in hexadecimal, by which a row was known."""
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def models_of(apps):
    """The model of each noun, then of its citations where it has any."""
    for app, names in NOUNS.items():
        for name in names:
            for model in (name, f"{name}citation"):
                if model in apps.all_models[app]:
                    yield apps.get_model(app, model)


def take_values_for_base(apps, schema_editor):
    """Give each loaded row the values of the row that it stands for, if that is still as it was loaded."""
    LoadedRow = apps.get_model("adgmin", "LoadedRow")
    for model in models_of(apps):
        loaded = {row.key: row for row in LoadedRow.objects.filter(noun=f"{model._meta.app_label}.{model._meta.model_name}")}
        if not loaded:
            continue
        joined = [field.name for field in model._meta.fields if field.is_relation]
        if "passage" in joined:
            joined.append("passage__source")
        rows = model._base_manager.select_related(*joined) if joined else model._base_manager.all()
        for row in rows.prefetch_related(*(field.name for field in model._meta.many_to_many if field.name != "passages")):
            base = loaded.get("/".join(key_of(row)))
            values = values_of(row)
            if base is not None and base.digest == digest_of(values):
                base.fields = values
        known = [row for row in loaded.values() if row.fields is not None]
        LoadedRow.objects.bulk_update(known, ["fields"], batch_size=500)


def give_digests_back(apps, schema_editor):
    """The digest of the values; of values that are not known, one that no row has."""
    LoadedRow = apps.get_model("adgmin", "LoadedRow")
    rows = list(LoadedRow.objects.all())
    for row in rows:
        row.digest = "" if row.fields is None else digest_of(row.fields)
    LoadedRow.objects.bulk_update(rows, ["digest"], batch_size=500)


class Migration(migrations.Migration):

    # It reads the rows of other apps where their tables exist, and names none of their migrations: each app is squashed.
    dependencies = [("adgmin", "0007_statements")]

    operations = [
        migrations.AddField(
            model_name="loadedrow",
            name="fields",
            field=models.JSONField(help_text="The values by field; null if they are not known.", null=True, verbose_name="fields"),
        ),
        migrations.AlterField(
            model_name="loadedrow",
            name="digest",
            field=models.CharField(default="", max_length=64, verbose_name="digest"),
        ),
        migrations.RunPython(take_values_for_base, give_digests_back),
        migrations.RemoveField(model_name="loadedrow", name="digest"),
    ]
