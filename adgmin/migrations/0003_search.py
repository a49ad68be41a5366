import django.db.models.deletion
from django.db import migrations, models


def name_collation(apps, schema_editor):
    """Give PostgreSQL's collation by code point the name that SQLite's has."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("""CREATE COLLATION "BINARY" (locale = 'C')""")


def forget_collation(apps, schema_editor):
    """Take it back."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('DROP COLLATION "BINARY"')


class Migration(migrations.Migration):
    dependencies = [("adgmin", "0002_loaded_rows")]

    operations = [
        migrations.RunPython(name_collation, forget_collation),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(db_collation="BINARY", max_length=20, verbose_name="kind")),
                ("object_id", models.PositiveBigIntegerField(verbose_name="row")),
                (
                    "key",
                    models.CharField(
                        db_collation="BINARY",
                        help_text="What its address is made of, joined by “/”.",
                        max_length=200,
                        verbose_name="key",
                    ),
                ),
                ("title", models.TextField(verbose_name="title")),
                ("within", models.TextField(blank=True, verbose_name="within")),
                ("names", models.TextField(blank=True, verbose_name="names")),
                ("body", models.TextField(blank=True, verbose_name="body")),
                ("date", models.DateField(verbose_name="date")),
                (
                    "stands_for",
                    models.CharField(blank=True, db_collation="BINARY", max_length=20, verbose_name="stands for"),
                ),
            ],
            options={
                "verbose_name": "search entry",
                "verbose_name_plural": "search entries",
                "indexes": [models.Index(fields=["stands_for", "key"], name="adgmin_searchentry_stands_for")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="adgmin_searchentry_once"),
                    models.UniqueConstraint(fields=("kind", "key"), name="adgmin_searchentry_key_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(db_collation="BINARY", max_length=250, verbose_name="word")),
                ("stem", models.CharField(db_collation="BINARY", max_length=250, verbose_name="stem")),
                ("tier", models.PositiveSmallIntegerField(verbose_name="tier")),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="found_words",
                        to="adgmin.searchentry",
                        verbose_name="entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "search word",
                "verbose_name_plural": "search words",
                "indexes": [
                    models.Index(fields=["stem", "tier", "entry"], name="adgmin_searchword_stem"),
                    models.Index(fields=["word", "tier", "entry"], name="adgmin_searchword_word"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "word", "tier"), name="adgmin_searchword_once")
                ],
            },
        ),
    ]
