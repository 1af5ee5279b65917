from django.urls import path

from bisc_portal.importeren import views

app_name = "importeren"
urlpatterns = [
    path("", views.index, name="index"),
    path("nieuw/<slug:soort>/", views.stage, name="stage"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/toepassen/", views.apply, name="apply"),
    path("<int:pk>/terugdraaien/", views.take_back, name="take_back"),
    path("<int:pk>/wegleggen/", views.discard, name="discard"),
    path("<int:pk>/bestand/", views.download, name="download"),
]
