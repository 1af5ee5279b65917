"""Joins the parts by name."""

from django.contrib import admin
from django.urls import include, path

from bisc_portal import views

urlpatterns = [
    path("", views.vandaag, name="vandaag"),
    path("voortgang/", views.voortgang, name="voortgang"),
    path("zoeken/", views.zoeken, name="zoeken"),
    path("hulp/", views.hulp, name="hulp"),
    path("toegankelijkheid/", views.toegankelijkheid, name="toegankelijkheid"),
    path("privacy/", views.privacy, name="privacy"),
    path("gezond/", views.gezond, name="gezond"),
    path("account/", include("allauth.urls")),
    path("mensen/", include("bisc_portal.accounts.urls")),
    path("berichten/", include("bisc_portal.berichten.urls")),
    path("bijeenkomsten/", include("bisc_portal.netwerk.urls")),
    path("ontwikkelagenda/", include("ontwikkelagenda.urls")),
    path("servicedesk/", include("servicedesk.urls")),
    path("ibl/", include("ibl.urls")),
    path("cijfers/", include("kpi.urls")),
    path("beheer/", admin.site.urls),
]
