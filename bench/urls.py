"""Everything the portal has, and the bare page."""

from django.urls import include, path

from bench.views import bare_page

urlpatterns = [path("bench/kaal/", bare_page), path("", include("bisc_portal.urls"))]
