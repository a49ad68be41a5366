"""Keep the older version of a source apart from its copy, and also that it is none of another."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def take_over(apps, schema_editor):
    versions = apps.get_model("adgmin", "SourceVersion")
    copies = apps.get_model("adgmin", "KeptCopy").objects.exclude(version_of=None)
    versions.objects.bulk_create(
        versions(source_id=source, older_id=older, is_version=True)
        for source, older in copies.values_list("source", "version_of")
        if source != older
    )


def put_back(apps, schema_editor):
    copies = apps.get_model("adgmin", "KeptCopy").objects
    for answer in apps.get_model("adgmin", "SourceVersion").objects.filter(is_version=True):
        copies.filter(source=answer.source_id).update(version_of=answer.older_id)


class Migration(migrations.Migration):
    dependencies = [
        ("adgmin", "0032_bounds_of_readings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SourceVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_version', models.BooleanField(help_text='Of the older source; else it is none.', verbose_name='is a version')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('older', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='adgmin.source', verbose_name='older version')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='adgmin.source', verbose_name='source')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'version of a source',
                'verbose_name_plural': 'versions of sources',
                'constraints': [models.UniqueConstraint(fields=('source', 'older'), name='adgmin_sourceversion_once'), models.UniqueConstraint(condition=models.Q(('is_version', True)), fields=('source',), name='adgmin_sourceversion_of_one'), models.CheckConstraint(condition=models.Q(('source', models.F('older')), _negated=True), name='adgmin_sourceversion_not_of_itself')],
            },
        ),
        migrations.RunPython(take_over, put_back),
        migrations.RemoveField(
            model_name='keptcopy',
            name='version_of',
        ),
    ]
