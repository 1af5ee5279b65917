"""Addresses of the public status page."""

from django.urls import path

from servicedesk.views import statuspagina as views

app_name = "status"
urlpatterns = [
    path("", views.show_status, name="show_status"),
    path("atom.xml", views.show_feed, name="show_feed"),
    path("rss.xml", views.show_rss, name="show_rss"),
    path("abonnement/", views.request_abonnement, name="request_abonnement"),
    path("abonnement/<str:token>/bevestigen/", views.confirm_abonnement, name="confirm_abonnement"),
    path("abonnement/<str:token>/afmelden/", views.cancel_abonnement, name="cancel_abonnement"),
]
