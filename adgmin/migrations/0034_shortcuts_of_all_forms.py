"""Name all shortcuts in the preference that switches them off, and let it be fetched with the user."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('adgmin', '0033_source_versions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='preferences',
            name='shortcuts',
            field=models.BooleanField(default=True, help_text='On the bench: t goes to the text, w takes the words selected, n goes to the next passage, p to the previous one. In every form: Ctrl + Enter saves and goes on. Switch them off if you speak your text or press keys by accident.', verbose_name='keyboard shortcuts'),
        ),
        migrations.AlterField(
            model_name='preferences',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='preferences', serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='user'),
        ),
    ]
