import adgmin.record.citation
import django.core.validators
import django.db.models.deletion
import partners.models
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("partners", "0001_initial"),
        ("partners", "0002_statements"),
        ("partners", "0003_meeting_readings"),
        ("partners", "0004_plain_wording"),
        ("partners", "0005_field_meanings"),
        ("partners", "0006_initiative_readings"),
        ("partners", "0007_open_vocabularies"),
        ("partners", "0008_bounds_of_readings"),
    ]

    initial = True

    dependencies = [
        ('adgmin', '0001_squashed_0041_terms'),
        ('initiatives', '0001_squashed_0022_outcomes_under'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cooperation',
            fields=[
            ],
            options={
                'verbose_name': 'cooperation',
                'verbose_name_plural': 'cooperation',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('initiatives.role',),
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created', models.DateTimeField(auto_now_add=True, help_text='When it was entered in this installation.', verbose_name='created')),
                ('modified', models.DateTimeField(auto_now=True, db_index=True, help_text='When it last changed in this installation.', verbose_name='modified')),
                ('slug', models.CharField(help_text='The last part of the address. It never changes; no verb, and no date sharper than the meeting.', max_length=120, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(?:-[a-z0-9]+)*\\Z', 'Use a–z, 0–9 and single hyphens.')], verbose_name='slug')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in-review', 'in review'), ('published', 'published'), ('withdrawn', 'withdrawn')], db_index=True, default='draft', max_length=10, verbose_name='state')),
                ('withdrawn_because', models.TextField(blank=True, help_text='Shown at the address of a withdrawn record.', verbose_name='withdrawn because')),
                ('note', models.TextField(blank=True, help_text='For readers: why this value is preferred, what is inferred, and what the source leaves open.', verbose_name='note')),
                ('kind', models.CharField(choices=partners.models.PartnerKind.listed, help_text='How it stands to ASEAN.', max_length=20, verbose_name='kind')),
                ('summary', models.TextField(blank=True, help_text='A summary in our own words.', verbose_name='summary')),
                ('actor', models.OneToOneField(help_text='The actor whose profile it is.', on_delete=django.db.models.deletion.PROTECT, related_name='partner', to='adgmin.actor', verbose_name='actor')),
                ('merged_into', models.ForeignKey(blank=True, help_text='For a withdrawn record: the one that its address leads to from now on.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner', verbose_name='merged into')),
            ],
            options={
                'verbose_name': 'partner',
                'verbose_name_plural': 'partners',
                'ordering': ['actor__name', 'slug'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in-review', 'published', 'withdrawn'])), name='partners_partner_state_is_known', violation_error_message='This is not an editorial state.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawn_because', ''), _negated=True), _connector='OR'), name='partners_partner_withdrawn_says_why', violation_error_message='Say why the record is withdrawn.'), models.CheckConstraint(condition=models.Q(('merged_into', None), ('state', 'withdrawn'), _connector='OR'), name='partners_partner_merged_is_withdrawn', violation_error_message='Only a withdrawn record can be merged into another.')],
            },
        ),
        migrations.CreateModel(
            name='PartnerCitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created', models.DateTimeField(auto_now_add=True, help_text='When it was entered in this installation.', verbose_name='created')),
                ('modified', models.DateTimeField(auto_now=True, db_index=True, help_text='When it last changed in this installation.', verbose_name='modified')),
                ('aspect', models.CharField(blank=True, choices=adgmin.record.citation.Aspect.listed, default='', help_text='What this passage gives a reading of. Empty: it supports the record as a whole.', max_length=20, verbose_name='aspect')),
                ('value', models.CharField(blank=True, default='', help_text='What this source gives, in the form of the field: a verb’s code, an EDTF date, a slug, a name.', max_length=250, verbose_name='value')),
                ('printed', models.CharField(blank=True, default='', help_text='The words as they stand there, a title’s length at most; … for what is left out.', max_length=200, verbose_name='printed')),
                ('basis', models.CharField(choices=[('stated', 'stated'), ('inferred', 'inferred')], default='stated', max_length=10, verbose_name='basis')),
                ('value_earliest', models.DateField(editable=False, null=True)),
                ('value_latest', models.DateField(editable=False, null=True)),
                ('passage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='adgmin.passage', verbose_name='passage')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='partners.partner', verbose_name='partner')),
            ],
            options={
                'verbose_name': 'citation',
                'verbose_name_plural': 'citations',
                'ordering': ['passage__source', 'passage__order', 'aspect'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('record', 'passage', 'aspect'), name='partners_partnercitation_once'), models.CheckConstraint(condition=models.Q(models.Q(('aspect', ''), ('value', '')), models.Q(models.Q(('aspect', ''), _negated=True), models.Q(('value', ''), _negated=True)), _connector='OR'), name='partners_partnercitation_value_goes_with_aspect', violation_error_message='An aspect needs a value, and a value an aspect.')],
            },
        ),
        migrations.AddField(
            model_name='partner',
            name='passages',
            field=models.ManyToManyField(related_name='partners', through='partners.PartnerCitation', to='adgmin.passage'),
        ),
    ]
