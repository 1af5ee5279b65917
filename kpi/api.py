"""The read API, by the Dutch API Design Rules 2.2: /api/v1, no trailing slash, problem+json, API-Version."""

import datetime as dt
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern
from django.utils import timezone
from ninja import Field, NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from bisc_portal.accounts.models import User
from bisc_portal.accounts.permissions import Onderdeel, can_open
from bisc_portal.netwerk.models import Organisatie
from kpi import permissions, selectors
from kpi.models import ApiSleutel, Indicator, Meting
from kpi.services.toegang import hash_of

VERSIE = "1.0.0"
TITEL = "Cijfers van de Utrechtse bibliotheken"
PER_PAGE = 100
PROBLEM = "application/problem+json"


class Bearer(HttpBearer):
    """A personal token; it opens nothing its owner may not open."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiSleutel | None:
        sleutel = ApiSleutel.objects.select_related("gebruiker").filter(hash=hash_of(token)).first()
        if sleutel is None or not sleutel.is_valid(timezone.now()):
            return None
        return sleutel if can_open(sleutel.gebruiker, Onderdeel.CIJFERS) else None


api = NinjaAPI(
    title=TITEL,
    version=VERSIE,
    description=(
        "De prestatie-indicatoren uit het Uitvoeringsplan 2025-2028 en de cijfers ernaast: definities,"
        " streefwaarden en metingen, met wat is vastgesteld en wat voorlopig is."
    ),
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=Bearer(),
    openapi_extra={
        "info": {
            "contact": {
                "name": "BiSC",
                "url": "https://www.bisc.nl",
                "email": "servicedesk@voorbeeld.invalid",
            },
            "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
        },
        "tags": [{"name": "cijfers", "description": "Indicatoren, metingen en rapporten."}],
    },
    servers=[{"url": "/api/v1", "description": "dit portaal"}],
)


class Probleem(Schema):
    """RFC 9457."""

    status: int
    title: str
    detail: str = ""


FOUTEN: dict[Any, Any] = {401: Probleem, 403: Probleem, 404: Probleem, 422: Probleem}


class DefinitieUit(Schema):
    versie: int
    geldig_vanaf: dt.date = Field(serialization_alias="geldigVanaf")
    stand: str
    definitie: str
    formule: str
    bron: str
    eigenaar: str
    eenheid: str
    richting: str
    periode: str


class IndicatorUit(Schema):
    code: str
    naam: str
    groep: str
    basistaak: bool
    definitie: DefinitieUit | None = None


class IndicatorenUit(Schema):
    indicatoren: list[IndicatorUit]


class MetingUit(Schema):
    van: dt.date
    tot: dt.date = Field(description="De eerste dag die niet meer meetelt.")
    bibliotheek: str | None = Field(description="Code van de bibliotheek; leeg is heel het netwerk.")
    teller: float | None
    noemer: float | None
    waarde: float | None
    reden: str = Field(description="Waarom er nog geen gegevens zijn.")
    vastgesteld: bool
    correctie: float | None = Field(description="De waarde met wat na de vaststelling binnenkwam.")
    definitieversie: int
    peilmoment: dt.datetime
    vingerafdruk: str


class MetingenUit(Schema):
    metingen: list[MetingUit]
    pagina: int
    volgende: int | None = Field(description="Het nummer van de volgende pagina, als die er is.")


class RapportUit(Schema):
    titel: str
    van: dt.date
    tot: dt.date
    versie: int
    hash: str
    pagina: str


class RapportenUit(Schema):
    rapporten: list[RapportUit]


@api.get(
    "/indicatoren",
    response={200: IndicatorenUit, **FOUTEN},
    operation_id="listIndicatoren",
    tags=["cijfers"],
    summary="Alle indicatoren met hun definitie",
    by_alias=True,
)
def list_indicatoren(request: HttpRequest) -> dict[str, Any]:
    _require(request, ApiSleutel.Bereik.CIJFERS)
    indicatoren = Indicator.objects.filter(actief=True).prefetch_related("definities")
    return {"indicatoren": [_indicator(row) for row in indicatoren.order_by("volgorde", "pk")]}


@api.get(
    "/indicatoren/{slug:code}",
    response={200: IndicatorUit, **FOUTEN},
    operation_id="getIndicator",
    tags=["cijfers"],
    summary="Eén indicator",
    by_alias=True,
)
def get_indicator(request: HttpRequest, code: str) -> dict[str, Any]:
    _require(request, ApiSleutel.Bereik.CIJFERS)
    return _indicator(_find(code))


@api.get(
    "/indicatoren/{slug:code}/metingen",
    response={200: MetingenUit, **FOUTEN},
    operation_id="listMetingen",
    tags=["cijfers"],
    summary="De metingen van een indicator",
    by_alias=True,
)
def list_metingen(
    request: HttpRequest,
    code: str,
    jaar: Annotated[
        int | None, Field(ge=2000, le=2100, description="Alleen wat in dit jaar eindigt.")
    ] = None,
    bibliotheek: Annotated[str | None, Field(description="Code; leeg is heel het netwerk.")] = None,
    pagina: Annotated[int, Field(ge=1)] = 1,
) -> dict[str, Any]:
    user = _require(request, ApiSleutel.Bereik.CIJFERS)
    library = _library(request, user, bibliotheek)
    rows = Meting.objects.filter(indicator=_find(code), bibliotheek=library)
    if jaar is not None:
        rows = rows.filter(tot__gt=dt.date(jaar, 1, 1), tot__lte=dt.date(jaar + 1, 1, 1))
    rows = rows.select_related("bibliotheek", "definitie", "vast__vaststelling", "vast__definitie")
    start = (pagina - 1) * PER_PAGE
    found = list(rows.order_by("-tot", "van", "pk")[start : start + PER_PAGE + 1])
    return {
        "metingen": [_meting(row) for row in found[:PER_PAGE]],
        "pagina": pagina,
        "volgende": pagina + 1 if len(found) > PER_PAGE else None,
    }


@api.get(
    "/rapporten",
    response={200: RapportenUit, **FOUTEN},
    operation_id="listRapporten",
    tags=["cijfers"],
    summary="De vastgestelde rapporten",
    by_alias=True,
)
def list_rapporten(request: HttpRequest) -> dict[str, Any]:
    _require(request, ApiSleutel.Bereik.CIJFERS)
    return {
        "rapporten": [
            {
                "titel": str(row),
                "van": row.van,
                "tot": row.tot,
                "versie": row.versie,
                "hash": row.hash,
                "pagina": row.get_absolute_url(),
            }
            for row in selectors.list_rapporten().filter(status="klaar")
        ]
    }


# --- What the operations share -----------------------------------------------------------------------------
def _require(request: HttpRequest, bereik: ApiSleutel.Bereik) -> User:
    sleutel: ApiSleutel = request.auth  # type: ignore[attr-defined]  # set by ninja
    if bereik not in sleutel.bereik:
        raise HttpError(HTTPStatus.FORBIDDEN, f"Deze sleutel heeft het bereik '{bereik}' niet.")
    return sleutel.gebruiker


def _library(request: HttpRequest, user: User, code: str | None) -> Organisatie | None:
    """A library that is not this person's to see does not exist."""
    if code is None:
        return None
    _require(request, ApiSleutel.Bereik.BIBLIOTHEKEN)
    library = permissions.visible_bibliotheken(user).filter(code=code).first()
    if library is None:
        raise Http404
    return library


def _find(code: str) -> Indicator:
    indicator = Indicator.objects.filter(code=code, actief=True).first()
    if indicator is None:
        raise Http404
    return indicator


def _indicator(indicator: Indicator) -> dict[str, Any]:
    definities = sorted(indicator.definities.all(), key=lambda d: (d.geldig_vanaf, d.pk))
    return {
        "code": indicator.code,
        "naam": indicator.naam,
        "groep": indicator.groep,
        "basistaak": indicator.basistaak,
        "definitie": definities[-1] if definities else None,
    }


def _meting(row: Meting) -> dict[str, Any]:
    meting = selectors.as_fixed(row)
    nu = meting.nu.aandeel if meting.nu else None
    same = meting.nu is None or (meting.nu.teller, meting.nu.noemer) == (
        meting.teller or 0,
        meting.noemer or 0,
    )
    return {
        "van": meting.van,
        "tot": meting.tot,
        "bibliotheek": meting.bibliotheek.code if meting.bibliotheek else None,
        "teller": _number(meting.teller),
        "noemer": _number(meting.noemer),
        "waarde": _number(meting.waarde),
        "reden": meting.reden,
        "vastgesteld": meting.nu is not None,
        "correctie": None if same else _number(nu),
        "definitieversie": meting.definitie.versie,
        "peilmoment": meting.berekend_op,
        "vingerafdruk": meting.vingerafdruk,
    }


def _number(value: Decimal | None) -> float | None:
    return float(value) if value is not None else None


# --- Errors are problems (RFC 9457), and every answer names its version -----------------------------------
def _problem(status: int, title: str, detail: str = "") -> HttpResponse:
    body = {"status": status, "title": title, "detail": detail}
    return JsonResponse(body, status=status, content_type=PROBLEM)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, exc: Http404) -> HttpResponse:
    return _problem(404, "Niet gevonden", "Dit bestaat niet, of is niet voor jou.")


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    fields = ", ".join(str(error["loc"][-1]) for error in exc.errors)
    return _problem(422, "De vraag klopt niet", f"Kijk naar: {fields}.")


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, exc: HttpError) -> HttpResponse:
    titles = {401: "Geen geldige sleutel", 403: "Niet toegestaan"}
    return _problem(exc.status_code, titles.get(exc.status_code, "Het lukt niet"), str(exc))


def finish(view: Any) -> Any:
    def finished(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        response["API-Version"] = VERSIE
        if request.path.endswith("/openapi.json"):
            response["Access-Control-Allow-Origin"] = "*"
        return response

    finished.csrf_exempt = True  # type: ignore[attr-defined]  # read only, and no session opens it
    return login_not_required(finished)


def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address under /api/v1."""
    return _problem(
        404, "Niet gevonden", "Dit adres bestaat niet. De beschrijving staat op /api/v1/openapi.json."
    )


def build_schema() -> dict[str, Any]:
    """The description, with what ninja leaves out: errors are problems, and answers name their version."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="")
    header = {"API-Version": {"description": "De volledige versie.", "schema": {"type": "string"}}}
    for operations in schema["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                response["headers"] = header
                if int(status) >= HTTPStatus.BAD_REQUEST and "content" in response:
                    response["content"] = {PROBLEM: response["content"]["application/json"]}
    return schema


def openapi(request: HttpRequest) -> HttpResponse:
    """The description of this API, readable for every program."""
    return JsonResponse(build_schema())


def build_urls() -> list[URLPattern]:
    """The addresses of the API, open to programs without a session."""
    patterns: list[URLPattern] = []
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name not in {"api-root", "openapi-json"}:
            pattern.callback = finish(pattern.callback)
            patterns.append(pattern)
    return patterns
