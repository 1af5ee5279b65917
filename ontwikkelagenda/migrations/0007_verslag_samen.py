import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("netwerk", "0003_inwonertallen"),
        ("ontwikkelagenda", "0006_uitvoeringswacht"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="schrijfdocument",
            name="bijeenkomst",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="schrijfdocument",
                to="netwerk.bijeenkomst",
                verbose_name="bijeenkomst",
            ),
        ),
        migrations.AddField(
            model_name="verslag",
            name="vastgesteld_door",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="vastgelegd door",
            ),
        ),
        migrations.AddField(
            model_name="verslag",
            name="vastgesteld_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="vastgestelde_verslagen",
                to="netwerk.bijeenkomst",
                verbose_name="vastgesteld in",
            ),
        ),
        migrations.AddField(
            model_name="verslag",
            name="vastgesteld_op",
            field=models.DateTimeField(blank=True, null=True, verbose_name="vastgesteld op"),
        ),
        migrations.AlterField(
            model_name="schrijfdocument",
            name="agenda",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="schrijfdocumenten",
                to="ontwikkelagenda.agenda",
                verbose_name="agenda",
            ),
        ),
        migrations.AddConstraint(
            model_name="schrijfdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("agenda__isnull", True), ("bijeenkomst__isnull", True), _connector="XOR"),
                name="schrijfdocument_van_een_ding",
            ),
        ),
        migrations.AddConstraint(
            model_name="verslag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("vastgesteld_door__isnull", True),
                        ("vastgesteld_in__isnull", True),
                        ("vastgesteld_op__isnull", True),
                    ),
                    models.Q(
                        ("vastgesteld_door__isnull", False),
                        ("vastgesteld_in__isnull", False),
                        ("vastgesteld_op__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="verslag_vastgesteld_door_en_in",
            ),
        ),
    ]
