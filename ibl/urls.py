"""Addresses of transport: lists, one order and its steps, the driver's day, the packing slip."""

import datetime as dt

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from ibl import views


class NummerConverter(StringConverter):
    regex = r"T[0-9]{4}-[0-9]{5,6}"


class DatumConverter:
    """A day as 2026-11-24; what is no day is no page."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date) -> str:
        return value.isoformat()


register_converter(NummerConverter, "transportnummer")
register_converter(DatumConverter, "datum")

app_name = "ibl"
urlpatterns = [
    path("", views.index, name="index"),
    path("lopend/", views.list_lopend, name="list_lopend"),
    path("aanvragen/", views.request_transport, name="request_transport"),
    path("vervoer/aanvragen/", views.request_vervoer, name="request_vervoer"),
    path("paklijst/", views.print_paklijst, name="print_paklijst"),
    path("rit/", views.drive, name="drive"),
    path("rit/scannen/", views.scan, name="scan"),
    path("rit/lijst/", views.drive_list, name="drive_list"),
    path("rit/stand/", views.load_dagrit, name="load_dagrit"),
    path("rit/sw.js", views.service_worker, name="service_worker"),
    path("rit/manifest.webmanifest", views.manifest, name="manifest"),
    path("afgiften/", views.record_afgifte, name="record_afgifte"),
    path("afgiften/<int:pk>/foto/", views.show_afgifte_foto, name="show_afgifte_foto"),
    path("72-uur/", views.show_termijnen, name="show_termijnen"),
    path("drukwerk/", views.request_drukwerk, name="request_drukwerk"),
    path("drukwerk/<uuid:uuid>/", views.show_drukwerk, name="show_drukwerk"),
    path("drukwerk/<uuid:uuid>/pdf/", views.download_drukwerk, name="download_drukwerk"),
    path("balie/", views.scan_at_desk, name="scan_at_desk"),
    path("balie/<int:pk>/terugnemen/", views.undo_scan, name="undo_scan"),
    path("scans/", views.receive_scans, name="receive_scans"),
    path("tegenstrijdig/", views.list_tegenstrijdigheden, name="list_tegenstrijdigheden"),
    path("tegenstrijdig/<int:pk>/", views.explain_tegenstrijdigheid, name="explain_tegenstrijdigheid"),
    path("stappen/", views.move_many, name="move_many"),
    path("iso18626", views.receive_isobericht, name="receive_isobericht"),
    path("partners/", views.list_isopartners, name="list_isopartners"),
    path("partners/nieuw/", views.add_isopartner, name="add_isopartner"),
    path("partners/<int:pk>/", views.show_isopartner, name="show_isopartner"),
    path("partners/<int:pk>/wijzigen/", views.change_isopartner, name="change_isopartner"),
    path("partners/<int:pk>/sleutel/", views.issue_sleutel, name="issue_sleutel"),
    path("partners/<int:pk>/aanvragen/", views.request_from_partner, name="request_from_partner"),
    path("partners/<int:pk>/proberen/", views.ask_as_testpartner, name="ask_as_testpartner"),
    path("partners/aanvragen/<int:pk>/", views.show_isoaanvraag, name="show_isoaanvraag"),
    path("partners/aanvragen/<int:pk>/melden/", views.take_isostap, name="take_isostap"),
    path("partners/aanvragen/<int:pk>/opnieuw/", views.retry_isoaanvraag, name="retry_isoaanvraag"),
    path("partners/berichten/<int:pk>/opnieuw/", views.resend_isobericht, name="resend_isobericht"),
    path("ritten/", views.list_ritplannen, name="list_ritplannen"),
    path("ritten/maken/", views.make_ritplan, name="make_ritplan"),
    path("ritten/rit/<int:pk>/", views.show_rit, name="show_rit"),
    path("ritten/maand/<int:jaar>-<int:maand>/", views.show_maand, name="show_maand"),
    path("ritten/reistijden/", views.list_reistijden, name="list_reistijden"),
    path("ritten/reistijden/plekken.csv", views.download_plekken, name="download_plekken"),
    path("ritten/reistijden/kalibreren/", views.calibrate_reistijden, name="calibrate_reistijden"),
    path("ritten/reistijden/<int:versie>/", views.show_reistijden, name="show_reistijden"),
    path("ritten/reistijden/<int:versie>/ingaan/", views.activate_reistijden, name="activate_reistijden"),
    path("ritten/reistijden/<int:versie>/intrekken/", views.withdraw_reistijden, name="withdraw_reistijden"),
    path("ritten/<datum:datum>/", views.show_ritplan, name="show_ritplan"),
    path("ritten/<datum:datum>/pdf/", views.print_ritplan, name="print_ritplan"),
    path("ritten/<datum:datum>/verplaatsen/", views.move_stop, name="move_stop"),
    path("ritten/<datum:datum>/vastzetten/", views.keep_stop, name="keep_stop"),
    path("ritten/<datum:datum>/spits/", views.avoid_spits, name="avoid_spits"),
    path("ritten/<datum:datum>/verversen/", views.refresh_ritplan, name="refresh_ritplan"),
    path("ritten/<datum:datum>/rekenen/", views.request_berekening, name="request_berekening"),
    path("ritten/<datum:datum>/stoppen/", views.stop_berekening, name="stop_berekening"),
    path("ritten/<datum:datum>/voortgang/", views.show_berekening, name="show_berekening"),
    path("ritten/<datum:datum>/uitval/", views.drop_voertuig, name="drop_voertuig"),
    path("ritten/<datum:datum>/vaststellen/", views.fix_ritplan, name="fix_ritplan"),
    path("ritten/<datum:datum>/heropenen/", views.reopen_ritplan, name="reopen_ritplan"),
    path("instellingen/", views.show_instellingen, name="show_instellingen"),
    path("voertuigen/", views.list_voertuigen, name="list_voertuigen"),
    path("voertuigen/nieuw/", views.add_voertuig, name="add_voertuig"),
    path("voertuigen/<int:pk>/", views.show_voertuig, name="show_voertuig"),
    path("voertuigen/<int:pk>/wijzigen/", views.change_voertuig, name="change_voertuig"),
    path("voertuigen/<int:pk>/stilzetten/", views.park_voertuig, name="park_voertuig"),
    path("stilstanden/<int:pk>/einde/", views.end_stilstand, name="end_stilstand"),
    path("depots/", views.list_depots, name="list_depots"),
    path("depots/nieuw/", views.add_depot, name="add_depot"),
    path("depots/<int:pk>/", views.change_depot, name="change_depot"),
    path("diensten/", views.list_diensten, name="list_diensten"),
    path("diensten/nieuw/", views.plan_dienst, name="plan_dienst"),
    path("diensten/herhalen/", views.repeat_week, name="repeat_week"),
    path("diensten/<int:pk>/", views.change_dienst, name="change_dienst"),
    path("diensten/<int:pk>/vervalt/", views.lapse_dienst, name="lapse_dienst"),
    path("diensten/<int:pk>/herstellen/", views.restore_dienst, name="restore_dienst"),
    path("diensten/<int:pk>/ruilen/", views.swap_diensten, name="swap_diensten"),
    path("stopplaatsen/", views.list_stopplaatsen, name="list_stopplaatsen"),
    path("stopplaatsen/<int:pk>/", views.change_stopplaats, name="change_stopplaats"),
    path("sluitingen/", views.list_sluitingen, name="list_sluitingen"),
    path("sluitingen/nieuw/", views.close_stopplaats, name="close_stopplaats"),
    path("sluitingen/<int:pk>/einde/", views.end_sluiting, name="end_sluiting"),
    path("weekpatronen/", views.list_weekpatronen, name="list_weekpatronen"),
    path("weekpatronen/nieuw/", views.add_weekpatroon, name="add_weekpatroon"),
    path("weekpatronen/<int:pk>/", views.change_weekpatroon, name="change_weekpatroon"),
    path("weekpatronen/<int:pk>/einde/", views.end_weekpatroon, name="end_weekpatroon"),
    path("spitsblokken/", views.list_spitsblokken, name="list_spitsblokken"),
    path("spitsblokken/nieuw/", views.add_spitsblok, name="add_spitsblok"),
    path("spitsblokken/<int:pk>/", views.change_spitsblok, name="change_spitsblok"),
    path("spitsblokken/<int:pk>/einde/", views.end_spitsblok, name="end_spitsblok"),
    path("<transportnummer:nummer>/", views.show, name="show"),
    path("<transportnummer:nummer>/<slug:handeling>/", views.move_transport, name="move_transport"),
]
