"""Open data, for everybody: no sign-in, no names, only what was fixed."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kpi import opendata


@require_safe
@login_not_required
def csv(request: HttpRequest) -> HttpResponse:
    name = f"{opendata.DATASET}.csv"
    response = HttpResponse(opendata.write_csv(), content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Link"] = f'<{name}-metadata.json>; rel="describedby"; type="application/csvm+json"'
    return _open(response)


@require_safe
@login_not_required
def csvw(request: HttpRequest) -> HttpResponse:
    text = json.dumps(opendata.build_csvw(), ensure_ascii=False, indent=2)
    return _open(HttpResponse(text, content_type="application/csvm+json"))


@require_safe
@login_not_required
def catalogus(request: HttpRequest) -> HttpResponse:
    text = json.dumps(opendata.build_catalogus(), ensure_ascii=False, indent=2)
    return _open(HttpResponse(text, content_type="application/ld+json"))


def _open(response: HttpResponse) -> HttpResponse:
    """Another site's page may read it too."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
