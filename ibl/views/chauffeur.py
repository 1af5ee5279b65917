"""The driver's pages: the trip, the scanner, and what lets them work without signal."""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.csp import CSP
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import forms, permissions, selectors, services

# Compiling the reader of barcodes is allowed on one page only.
SCAN_CSP = {**settings.SECURE_CSP, "script-src": [CSP.SELF, CSP.WASM_UNSAFE_EVAL]}
# Everything the two pages need to start without signal.
BESTANDEN = [
    "merk.svg",
    "vendor/utrecht.css",
    "vendor/thema.css",
    "vendor/htmx.js",
    "vendor/barcode-detector.js",
    "vendor/zxing_reader.wasm",
    "css/rollen.css",
    "css/basis.css",
    "css/kop.css",
    "css/bouwstenen.css",
    "css/rit.css",
    "css/smal.css",
    "css/druk.css",
    "fonts/noto-sans-latin-wght-normal.woff2",
    "fonts/noto-serif-latin-wght-normal.woff2",
    "js/portaal.js",
    *(
        f"js/rit/{name}.js"
        for name in ("blad", "camera", "opslag", "rit", "scannen", "scanner", "stand", "verzenden")
    ),
]


@require_safe
@part_of(Onderdeel.IBL)
def drive(request: PortalRequest) -> HttpResponse:
    """The driver's day on a telephone. The page itself draws the day: it must do so without signal too."""
    require(permissions.can_drive(request.user))
    return render(request, "ibl/drive.html")


@require_safe
@csp_override(SCAN_CSP)
@part_of(Onderdeel.IBL)
def scan(request: PortalRequest) -> HttpResponse:
    """The scanner of one stop."""
    require(permissions.can_drive(request.user))
    return render(request, "ibl/scan.html")


@require_safe
@part_of(Onderdeel.IBL)
def drive_list(request: PortalRequest) -> HttpResponse:
    """The same day as lists with boxes, for whoever has no scanner."""
    require(permissions.can_drive(request.user))
    now = timezone.now()
    return render(
        request, "ibl/drive_list.html", {"nu": now, "rit": selectors.load_rit(request.user, now=now)}
    )


@require_safe
@never_cache
@part_of(Onderdeel.IBL)
def load_dagrit(request: PortalRequest) -> HttpResponse:
    """The day for the telephone, with the key its forms need."""
    require(permissions.can_drive(request.user))
    rit = selectors.load_dagrit(request.user, now=timezone.now())
    return JsonResponse({"rit": rit.as_json(), "token": get_token(request)})


@require_safe
@never_cache
@part_of(Onderdeel.IBL)
def service_worker(request: PortalRequest) -> HttpResponse:
    """The worker that keeps the pages: our own file, with the list of what to keep before it."""
    require(permissions.can_drive(request.user))
    return HttpResponse(
        _worker(), content_type="text/javascript", headers={"Service-Worker-Allowed": "/ibl/rit/"}
    )


@cache
def _worker() -> str:
    urls = [static(name) for name in BESTANDEN]
    digest = hashlib.sha256("".join(urls).encode())
    paths = [finders.find(name) for name in (*BESTANDEN, "js/rit/sw.js")]
    for path in paths:
        if path:
            digest.update(Path(str(path)).read_bytes())
    body = Path(str(paths[-1])).read_text(encoding="utf-8")
    version = json.dumps(digest.hexdigest()[:16])
    return f"const VERSIE = {version};\nconst BESTANDEN = {json.dumps(urls)};\n{body}"


@require_safe
@part_of(Onderdeel.IBL)
def manifest(request: PortalRequest) -> HttpResponse:
    """What makes the trip an app on the telephone."""
    require(permissions.can_drive(request.user))
    return JsonResponse(
        {
            "name": "BiSC-rit",
            "short_name": "Rit",
            "lang": "nl",
            "start_url": "/ibl/rit/",
            "scope": "/ibl/rit/",
            "display": "standalone",
            "orientation": "portrait",
            "background_color": "#ffffff",
            "theme_color": "#0a333c",
            "icons": [{"src": static("merk.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        },
        content_type="application/manifest+json",
    )


@require_POST
@part_of(Onderdeel.IBL)
def record_afgifte(request: PortalRequest) -> HttpResponse:
    """Who took delivery, with or without a photo."""
    require(permissions.can_drive(request.user))
    form = forms.AfgifteForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"fout": form.errors.get_json_data()}, status=422)
    services.record_afgifte(form.bewijs(), by=request.user, at=timezone.now())
    return JsonResponse({"bewaard": str(form.cleaned_data["uuid"])})


@require_safe
@part_of(Onderdeel.IBL)
def show_afgifte_foto(request: PortalRequest, pk: int) -> HttpResponse:
    afgifte = get_object_or_404(selectors.list_afgiften(request.user), pk=pk)
    if afgifte.foto is None:
        raise Http404
    return HttpResponse(
        bytes(afgifte.foto), content_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"}
    )
