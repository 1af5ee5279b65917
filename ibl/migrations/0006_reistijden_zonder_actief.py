from django.db import migrations

# The way back: only the newest version that counts stays in use.
NEWEST = (
    "UPDATE ibl_reistijdmatrix SET actief = (versie = (SELECT max(versie) FROM ibl_reistijdmatrix"
    " WHERE geldig_vanaf IS NOT NULL AND ingetrokken_op IS NULL))"
)


class Migration(migrations.Migration):

    dependencies = [
        ('ibl', '0005_reistijden_vanaf_een_dag'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='reistijdmatrix',
            name='reistijdmatrix_een_in_gebruik',
        ),
        migrations.RunSQL(migrations.RunSQL.noop, NEWEST),
        migrations.RemoveField(
            model_name='reistijdmatrix',
            name='actief',
        ),
    ]
