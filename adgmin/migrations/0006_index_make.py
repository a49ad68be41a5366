from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("adgmin", "0005_changes")]

    operations = [
        migrations.AddField(
            model_name="searchentry",
            name="make",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="The way in which it was indexed.", verbose_name="make"
            ),
        ),
        migrations.AddField(
            model_name="searchword",
            name="among",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="Of how many words the shortest of the names consists in which it stands.",
                verbose_name="among",
            ),
        ),
    ]
