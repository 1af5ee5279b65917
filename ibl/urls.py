"""Addresses of transport: lists, one order and its steps, the driver's day, the packing slip."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from ibl import views


class NummerConverter(StringConverter):
    regex = r"T[0-9]{4}-[0-9]{5}"


register_converter(NummerConverter, "transportnummer")

app_name = "ibl"
urlpatterns = [
    path("", views.index, name="index"),
    path("lopend/", views.list_lopend, name="list_lopend"),
    path("aanvragen/", views.request_transport, name="request_transport"),
    path("paklijst/", views.print_paklijst, name="print_paklijst"),
    path("rit/", views.drive, name="drive"),
    path("rit/scannen/", views.scan, name="scan"),
    path("rit/lijst/", views.drive_list, name="drive_list"),
    path("rit/stand/", views.load_dagrit, name="load_dagrit"),
    path("rit/sw.js", views.service_worker, name="service_worker"),
    path("rit/manifest.webmanifest", views.manifest, name="manifest"),
    path("afgiften/", views.record_afgifte, name="record_afgifte"),
    path("afgiften/<int:pk>/foto/", views.show_afgifte_foto, name="show_afgifte_foto"),
    path("scans/", views.receive_scans, name="receive_scans"),
    path("tegenstrijdig/", views.list_tegenstrijdigheden, name="list_tegenstrijdigheden"),
    path("tegenstrijdig/<int:pk>/", views.explain_tegenstrijdigheid, name="explain_tegenstrijdigheid"),
    path("stappen/", views.move_many, name="move_many"),
    path("<transportnummer:nummer>/", views.show, name="show"),
    path("<transportnummer:nummer>/<slug:handeling>/", views.move_transport, name="move_transport"),
]
