import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0003_clusters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='possible_promotion',
            field=models.CharField(blank=True, help_text='Why it may be an advertisement; empty where nothing says so.', max_length=200),
        ),
        migrations.AddField(
            model_name='entry',
            name='rule_category',
            field=models.CharField(blank=True, help_text='As a rule of its feed files it.', max_length=60),
        ),
        migrations.AddField(
            model_name='entry',
            name='rule_tags',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='feed',
            name='full_text',
            field=models.CharField(choices=[('always', 'Read the page of every entry'), ('asked', 'Only when somebody asks')], default='asked', help_text="Read for the desk beside what the feed says, where the site's robots.txt allows it.", max_length=10, verbose_name='text of linked pages'),
        ),
        migrations.AddField(
            model_name='rejectedentry',
            name='base',
            field=models.CharField(blank=True, help_text='What its relative links stand on.', max_length=2000),
        ),
        migrations.AddField(
            model_name='rejectedentry',
            name='by_rule',
            field=models.BooleanField(default=False, verbose_name='left out by a rule'),
        ),
        migrations.AddField(
            model_name='rejectedentry',
            name='format',
            field=models.CharField(blank=True, help_text='Of the document that it came in.', max_length=20),
        ),
        migrations.AddField(
            model_name='rejectedentry',
            name='lang',
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name='rejectedentry',
            name='title',
            field=models.CharField(blank=True, help_text='As far as the item has one that can be read.', max_length=300),
        ),
        migrations.AlterField(
            model_name='rejectedentry',
            name='replayed_at',
            field=models.DateTimeField(blank=True, help_text='When a replay made an entry of it.', null=True, verbose_name='used after all'),
        ),
        migrations.CreateModel(
            name='FeedRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('action', models.CharField(choices=[('exclude', 'Leave it out'), ('include', 'Keep it only'), ('category', 'File it under'), ('tags', 'Add the tags')], max_length=10)),
                ('field', models.CharField(choices=[('text', 'if title or text has one of'), ('title', 'if the title has one of'), ('category', 'if a category or keyword is one of'), ('author', "if an author's name has one of"), ('age', 'if it is older than'), ('length', 'if its text has fewer characters than'), ('promotion', 'if it is a possible promotion'), ('any', 'always')], max_length=10)),
                ('value', models.TextField(blank=True)),
                ('result', models.TextField(blank=True)),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='sources.feed')),
            ],
            options={
                'ordering': ['feed', 'position'],
                'constraints': [models.UniqueConstraint(fields=('feed', 'position'), name='rule_position_once')],
            },
        ),
        migrations.CreateModel(
            name='FullText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'on its way'), ('fetched', 'fetched'), ('refused', 'not allowed by the site'), ('failed', 'failed')], default='queued', max_length=10)),
                ('url', models.CharField(max_length=2000, verbose_name='address')),
                ('title', models.CharField(blank=True, max_length=500)),
                ('html', models.TextField(blank=True, verbose_name='text')),
                ('reason', models.TextField(blank=True)),
                ('requested_at', models.DateTimeField()),
                ('fetched_at', models.DateTimeField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='full_text', to='sources.entry')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'linked page',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['id'], name='full_text_waiting')],
            },
        ),
    ]
