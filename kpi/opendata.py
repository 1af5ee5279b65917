"""The fixed figures of the network as open data: CSV with CSVW metadata, and a DCAT-AP-NL catalogue."""

import csv
import datetime as dt
from io import StringIO
from typing import Any

from django.conf import settings
from django.db.models import Max, Min
from django.urls import reverse
from django.utils import timezone

from kpi.api import TITEL as API_TITEL
from kpi.models import Indicator, VastCijfer

KOLOMMEN: dict[str, tuple[str, str]] = {
    "code": ("string", "Vaste code van de indicator."),
    "indicator": ("string", "Naam van de indicator."),
    "van": ("date", "Eerste dag van de periode."),
    "tot": ("date", "Eerste dag na de periode."),
    "teller": ("decimal", "Wat de afspraak haalde."),
    "noemer": ("decimal", "Wat meetelde."),
    "waarde": ("decimal", "Teller gedeeld door noemer, naar beneden afgerond op zes decimalen."),
    "eenheid": ("string", "procent, aantal, aantal_van of rapportcijfer."),
    "definitieversie": ("integer", "Versie van de definitie waarmee is geteld."),
    "vastgesteld": ("date", "Dag waarop het kwartaal is vastgesteld."),
}
LICENTIE = "http://creativecommons.org/publicdomain/zero/1.0/deed.nl"
DATASET = "vastgestelde-cijfers"


def write_csv() -> str:
    """Commas, points and ISO dates: for programs. Only figures of the network that were fixed."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(KOLOMMEN)
    rows = VastCijfer.objects.filter(meting__bibliotheek=None, waarde__isnull=False).select_related(
        "meting__indicator", "definitie", "vaststelling"
    )
    for row in rows.order_by("meting__indicator__volgorde", "meting__van", "meting__tot", "pk"):
        writer.writerow(
            [
                row.meting.indicator.code,
                row.meting.indicator.naam,
                row.meting.van.isoformat(),
                row.meting.tot.isoformat(),
                row.teller,
                row.noemer,
                row.waarde,
                row.definitie.eenheid,
                row.definitie.versie,
                timezone.localdate(row.vaststelling.op).isoformat(),
            ]
        )
    return out.getvalue()


def build_csvw() -> dict[str, Any]:
    """What every column of the CSV holds (W3C, Metadata Vocabulary for Tabular Data)."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
        "url": f"{DATASET}.csv",
        "dc:title": "Vastgestelde cijfers van de Utrechtse bibliotheken",
        "dc:publisher": "BiSC, Bibliotheek Service Centrum Utrecht",
        "dc:license": {"@id": LICENTIE},
        "dialect": {"delimiter": ",", "encoding": "utf-8", "header": True},
        "tableSchema": {
            "columns": [
                {"name": naam, "titles": naam, "datatype": soort, "dc:description": uitleg}
                for naam, (soort, uitleg) in KOLOMMEN.items()
            ],
            "primaryKey": ["code", "van", "tot"],
        },
    }


def build_catalogus() -> dict[str, Any]:
    """DCAT-AP-NL 3.0 as JSON-LD: the catalogue, its one set, each way to get it, and the API beside it."""
    base = settings.PORTAAL_ADRES
    files = base + reverse("opendata:csv")
    publisher = {
        "@id": "https://www.bisc.nl",
        "@type": "foaf:Agent",
        "foaf:name": {"@value": "BiSC", "@language": "nl"},
    }
    contact = {
        "@type": "vcard:Kind",
        "vcard:fn": "BiSC",
        "vcard:hasURL": {"@id": "https://www.bisc.nl"},
    }
    span = VastCijfer.objects.aggregate(
        van=Min("meting__van"), tot=Max("meting__tot"), op=Max("vaststelling__op")
    )
    dataset: dict[str, Any] = {
        "@id": f"{base}/opendata/{DATASET}",
        "@type": "dcat:Dataset",
        "dct:identifier": DATASET,
        "dct:title": {"@value": "Vastgestelde cijfers van de Utrechtse bibliotheken", "@language": "nl"},
        "dct:description": {
            "@value": (
                "Per kwartaal vastgestelde prestatie-indicatoren van het Utrechtse bibliotheeknetwerk, voor"
                " het netwerk als geheel. Zonder persoonsgegevens."
            ),
            "@language": "nl",
        },
        "dct:creator": publisher,
        "dct:publisher": publisher,
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/NLD"},
        "dct:accrualPeriodicity": {
            "@id": "http://publications.europa.eu/resource/authority/frequency/QUARTERLY"
        },
        "dct:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dcat:theme": [{"@id": "http://publications.europa.eu/resource/authority/data-theme/EDUC"}],
        "dcat:contactPoint": contact,
        "dcat:keyword": [
            {"@value": naam, "@language": "nl"}
            for naam in Indicator.objects.filter(basistaak=True, actief=True)
            .order_by("volgorde", "pk")
            .values_list("naam", flat=True)
        ],
        "dcat:distribution": [
            {
                "@id": files,
                "@type": "dcat:Distribution",
                "dct:title": {"@value": "CSV met CSVW-beschrijving", "@language": "nl"},
                "dcat:accessURL": {"@id": files},
                "dcat:downloadURL": {"@id": files},
                "dct:license": {"@id": LICENTIE},
                "dct:format": {"@id": "http://publications.europa.eu/resource/authority/file-type/CSV"},
                "dcat:mediaType": {"@id": "http://www.iana.org/assignments/media-types/text/csv"},
                "dct:conformsTo": {"@id": "https://www.w3.org/TR/tabular-metadata/"},
            }
        ],
    }
    if span["op"] is not None:
        dataset["dct:modified"] = _as_date(timezone.localdate(span["op"]))
        dataset["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _as_date(span["van"]),
            "dcat:endDate": _as_date(span["tot"] - dt.timedelta(days=1)),
        }
    service = {
        "@id": f"{base}/api/v1",
        "@type": "dcat:DataService",
        "dct:identifier": "api-v1",
        "dct:title": {"@value": API_TITEL, "@language": "nl"},
        "dct:description": {
            "@value": "Leest indicatoren, definities, metingen en rapporten, met een persoonlijke sleutel.",
            "@language": "nl",
        },
        "dct:creator": publisher,
        "dct:publisher": publisher,
        "dct:license": {"@id": LICENTIE},
        "dct:accessRights": {
            "@id": "http://publications.europa.eu/resource/authority/access-right/RESTRICTED"
        },
        "dct:conformsTo": {"@id": "https://gitdocumentatie.logius.nl/publicatie/api/adr/"},
        "dcat:theme": dataset["dcat:theme"],
        "dcat:contactPoint": contact,
        "dcat:endpointURL": {"@id": f"{base}/api/v1"},
        "dcat:endpointDescription": {"@id": f"{base}/api/v1/openapi.json"},
        "dcat:servesDataset": {"@id": dataset["@id"]},
    }
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": f"{base}{reverse('opendata:catalogus')}",
        "@type": "dcat:Catalog",
        "dct:title": {"@value": "Open data van de Utrechtse bibliotheken", "@language": "nl"},
        "dct:description": {
            "@value": "De verzamelingen die BiSC als open data geeft.",
            "@language": "nl",
        },
        "dct:publisher": publisher,
        "dcat:contactPoint": contact,
        "dct:license": {"@id": LICENTIE},
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/NLD"},
        "dcat:dataset": [dataset],
        "dcat:service": [service],
    }


def _as_date(day: dt.date) -> dict[str, str]:
    return {"@value": day.isoformat(), "@type": "xsd:date"}
