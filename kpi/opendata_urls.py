"""The addresses of the open data."""

from django.urls import path

from kpi.views import opendata

app_name = "opendata"
urlpatterns = [
    path("catalogus.jsonld", opendata.catalogus, name="catalogus"),
    path("vastgestelde-cijfers.csv", opendata.csv, name="csv"),
    path("vastgestelde-cijfers.csv-metadata.json", opendata.csvw, name="csvw"),
]
