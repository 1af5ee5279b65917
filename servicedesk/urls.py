"""Addresses of the servicedesk."""

from django.urls import path

from servicedesk import views

app_name = "servicedesk"
urlpatterns = [
    path("", views.index, name="index"),
    path("meldingen/nieuw/", views.report_melding, name="report_melding"),
    path("meldingen/oppakken/", views.pick_up_meldingen, name="pick_up_meldingen"),
    path("meldingen/toewijzen/", views.assign_meldingen, name="assign_meldingen"),
    path("bijlagen/<int:pk>/", views.download_bijlage, name="download_bijlage"),
    path("meldingen/<slug:nummer>/", views.melding, name="melding"),
    path("meldingen/<slug:nummer>/oppakken/", views.pick_up_melding, name="pick_up_melding"),
    path("meldingen/<slug:nummer>/toewijzen/", views.assign_melding, name="assign_melding"),
    path("meldingen/<slug:nummer>/urgentie/", views.change_urgentie, name="change_urgentie"),
    path("meldingen/<slug:nummer>/wachten/", views.wait_melding, name="wait_melding"),
    path("meldingen/<slug:nummer>/hervatten/", views.resume_melding, name="resume_melding"),
    path("meldingen/<slug:nummer>/oplossen/", views.resolve_melding, name="resolve_melding"),
    path("meldingen/<slug:nummer>/heropenen/", views.reopen_melding, name="reopen_melding"),
    path("meldingen/<slug:nummer>/afsluiten/", views.close_melding, name="close_melding"),
    path("meldingen/<slug:nummer>/reageren/", views.add_reactie, name="add_reactie"),
]
