"""The addresses of the read API."""

from django.urls import path, re_path

from kpi import api

app_name = "api"
urlpatterns = [
    path("openapi.json", api.finish(api.openapi), name="openapi-json"),
    *api.build_urls(),
    re_path(r"^(?P<rest>.*)$", api.finish(api.unknown), name="unknown"),
]
