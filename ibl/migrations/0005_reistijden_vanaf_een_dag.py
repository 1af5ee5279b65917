import django.db.models.deletion
from django.db import migrations, models

# Every version so far was used from the day it was made.
FILL = "UPDATE ibl_reistijdmatrix SET geldig_vanaf = (gemaakt_op AT TIME ZONE 'Europe/Amsterdam')::date"


class Migration(migrations.Migration):

    dependencies = [
        ('ibl', '0004_wat_bewogen_is'),
        ('importeren', '0001_eerste'),
    ]

    operations = [
        migrations.AddField(
            model_name='reistijdmatrix',
            name='geldig_vanaf',
            field=models.DateField(blank=True, null=True, verbose_name='in gebruik vanaf'),
        ),
        migrations.AddField(
            model_name='reistijdmatrix',
            name='ingetrokken_op',
            field=models.DateTimeField(blank=True, null=True, verbose_name='ingetrokken op'),
        ),
        migrations.AddField(
            model_name='reistijdmatrix',
            name='importactie',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='importeren.importactie', verbose_name='import'),
        ),
        migrations.AddField(
            model_name='reistijdmatrix',
            name='gemeten',
            field=models.PositiveIntegerField(default=0, verbose_name='gemeten wegen'),
        ),
        migrations.AddField(
            model_name='reistijdmatrix',
            name='kalibratie',
            field=models.JSONField(blank=True, null=True, verbose_name='kalibratie'),
        ),
        migrations.AlterField(
            model_name='reistijdmatrix',
            name='bron',
            field=models.CharField(choices=[('schatting', 'schatting'), ('invoer', 'ingevoerd'), ('gekalibreerd', 'gekalibreerd')], max_length=20, verbose_name='bron'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
