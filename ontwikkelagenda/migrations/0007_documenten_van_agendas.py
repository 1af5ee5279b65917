from django.db import migrations
from pycrdt import Doc

from ontwikkelagenda.tekst import opbouw


def lay_down(apps, schema_editor):
    """Give every agenda that is still written the document its text lives in, with what stands there."""
    Agenda = apps.get_model("ontwikkelagenda", "Agenda")
    Sectie = apps.get_model("ontwikkelagenda", "Sectie")
    Schrijfdocument = apps.get_model("ontwikkelagenda", "Schrijfdocument")
    Schrijfregel = apps.get_model("ontwikkelagenda", "Schrijfregel")
    for agenda in Agenda.objects.order_by("pk"):
        document = Schrijfdocument.objects.create(agenda=agenda)
        doc, nummer = Doc(), 0
        for sectie in Sectie.objects.filter(agenda=agenda).exclude(tekst="").order_by("pk"):
            nummer += 1
            Schrijfregel.objects.create(
                document=document,
                nummer=nummer,
                inhoud=opbouw.write_nodes(doc, sectie.pk, opbouw.to_nodes(sectie.tekst)),
                secties=[sectie.pk],
                op=sectie.gewijzigd_op,
            )
            Schrijfdocument.objects.filter(pk=document.pk).update(stand=nummer, verwerkt_tot=nummer)
        if agenda.fase not in {"concept", "inbreng"}:
            Schrijfdocument.objects.filter(pk=document.pk).update(bevroren_op=agenda.created_at)


def forget(apps, schema_editor):
    """The tables go with the migration before; nothing to do here."""


class Migration(migrations.Migration):
    dependencies = [("ontwikkelagenda", "0006_schrijfwacht")]
    operations = [migrations.RunPython(lay_down, forget)]
