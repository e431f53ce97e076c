import django.core.validators
from django.db import migrations, models

COLOUR = models.CharField(
    default='grey',
    max_length=20,
    validators=[
        django.core.validators.RegexValidator(
            '^([a-z]+|#[0-9a-f]{6})$', 'Use a colour name such as green, or one such as #1a65a6.'
        )
    ],
)
KINDS = [
    ('', 'Not stated'),
    ('monitor', 'For monitoring only'),
    ('data_only', 'Data only'),
    ('not_due', 'Not due'),
    ('no_figure', 'No figure'),
]


def kind():
    return models.CharField(
        'not a judgement because', blank=True, choices=KINDS, default='', max_length=12
    )


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0003_job_and_upload'),
    ]

    operations = [
        migrations.AddField(model_name='status', name='unrated_kind', field=kind()),
        migrations.AddField(model_name='historicalstatus', name='unrated_kind', field=kind()),
        migrations.AlterField(model_name='status', name='colour', field=COLOUR.clone()),
        migrations.AlterField(model_name='historicalstatus', name='colour', field=COLOUR.clone()),
    ]
