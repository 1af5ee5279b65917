"""A table of travel times as a route planner gives it, brought in as a file and checked road by road."""

import datetime as dt

from django.db import connection

from bisc_portal.accounts.models import User
from bisc_portal.importeren.errors import UnreadableFileError
from bisc_portal.importeren.lezen import Blad
from bisc_portal.importeren.models import Importactie
from bisc_portal.importeren.soorten import Controle, Importsoort, Kolom
from bisc_portal.importeren.waarden import Soort
from ibl import permissions, selectors, services
from ibl.planning import tabel

KOP = ["van", "naar", "seconden", "meters"]
# The way back may be longer, one-way streets and all, but not three times and more than five minutes.
SCHEEF, SCHEEF_SECONDEN = 3, 300
LANGZAAM, SNEL = 3, 140  # km/h on average, over more than a kilometre

# A branch goes by its name, or by its number where two have the same name.
PLEK = (
    "(SELECT lower(naam) AS label, min(id) AS id, count(*) AS aantal FROM netwerk_vestiging WHERE actief"
    " GROUP BY 1 UNION ALL SELECT id::text, id, 1 FROM netwerk_vestiging WHERE actief)"
)
WEGEN = (
    "(SELECT r.nummer, v.id AS van, n.id AS naar, r.waarden->>'van' AS van_naam,"
    " r.waarden->>'naar' AS naar_naam, (r.waarden->>'seconden')::numeric AS seconden,"
    " (r.waarden->>'meters')::numeric AS meters FROM importeren_importregel r"
    " JOIN [plek] AS v ON v.label = lower(r.waarden->>'van') AND v.aantal = 1"
    " JOIN [plek] AS n ON n.label = lower(r.waarden->>'naar') AND n.aantal = 1"
    " WHERE r.importactie_id = %(import)s AND v.id <> n.id)"
).replace("[plek]", PLEK)
UIT_WEGEN = f" FROM {WEGEN} AS w"
TUSSEN = "'Van ' || w.van_naam || ' naar ' || w.naar_naam || "
KMU = "w.meters * 3.6 / greatest(w.seconden, 1)"
GELOOFLIJK = f"BETWEEN {LANGZAAM} AND {SNEL}"
IN_BESTAND = (
    "WITH w AS MATERIALIZED [wegen], plek AS (SELECT van AS id FROM w UNION SELECT naar FROM w) "
).replace("[wegen]", WEGEN)
ONTBREEKT = (
    "SELECT NULL::int, 'Vanaf ' || van.naam || CASE WHEN count(*) = 1 THEN ' ontbreekt de weg'"
    " ELSE ' ontbreken ' || count(*) || ' wegen, zoals die' END || ' naar ' || min(naar.naam) || '.'"
    " FROM plek AS a CROSS JOIN plek AS b JOIN netwerk_vestiging van ON van.id = a.id"
    " JOIN netwerk_vestiging naar ON naar.id = b.id"
    " WHERE a.id <> b.id AND NOT EXISTS (SELECT 1 FROM w WHERE w.van = a.id AND w.naar = b.id)"
    " GROUP BY van.id, van.naam ORDER BY van.naam LIMIT 50"
)
NIET_IN_BESTAND = (
    "SELECT NULL::int, count(*) || CASE WHEN count(*) = 1 THEN ' vestiging staat'"
    " ELSE ' vestigingen staan' END || ' niet in het bestand, zoals ' || min(v.naam)"
    " || '. Daar blijven de reistijden zoals ze waren.'"
    " FROM netwerk_vestiging v WHERE v.actief AND v.id NOT IN (SELECT id FROM plek)"
    " HAVING count(*) > 0"
)


def _read(inhoud: bytes) -> Blad | None:
    """JSON of a route planner as rows; anything else is read as CSV or Excel."""
    if not tabel.is_json(inhoud):
        return None
    points = selectors.list_points()
    labels = selectors.labels_of([vestiging for vestiging, _ in points])
    try:
        found = tabel.read_tabel(inhoud, [punt for _, punt in points])
    except tabel.TabelError as error:
        raise UnreadableFileError(str(error)) from error

    def label(plek: tabel.Plek) -> str:
        return tabel.describe(plek.punt) if plek.nummer is None else labels[plek.nummer]

    rows = [
        (number, [label(weg.van), label(weg.naar), weg.seconden, weg.meters])
        for number, weg in enumerate(found.wegen, start=1)
    ]
    return Blad(KOP, [(number, list(row)) for number, row in rows], f"{found.programma}, JSON")


def _regels(kolom: str, verband: str) -> str:
    return (
        f" FROM importeren_importregel r {verband} JOIN {PLEK} AS p"
        f" ON p.label = lower(r.waarden->>'{kolom}') WHERE r.importactie_id = %(import)s"
    )


def _unknown(kolom: str) -> Controle:
    return Controle(
        f"SELECT min(r.nummer), 'Bij \"' || (r.waarden->>'{kolom}') || '\" hoort geen vestiging van ons ('"
        " || count(*) || CASE WHEN count(*) = 1 THEN ' rij).' ELSE ' rijen).' END"
        + _regels(kolom, "LEFT")
        + f" AND p.id IS NULL GROUP BY r.waarden->>'{kolom}'",
        kolom=kolom,
    )


def _ambiguous(kolom: str) -> Controle:
    return Controle(
        f"SELECT min(r.nummer), p.aantal || ' vestigingen heten ' || (r.waarden->>'{kolom}')"
        " || '. Schrijf het nummer uit de lijst met plekken.'"
        + _regels(kolom, "INNER")
        + f" AND p.aantal > 1 GROUP BY r.waarden->>'{kolom}', p.aantal",
        kolom=kolom,
    )


def _weg(waar: str, zin: str, ook: str = "") -> Controle:
    return Controle(f"SELECT w.nummer, {TUSSEN}{zin}{UIT_WEGEN}{ook} WHERE {waar}", kolom="seconden")


CONTROLES = (
    _unknown("van"),
    _unknown("naar"),
    _ambiguous("van"),
    _ambiguous("naar"),
    _weg("w.seconden IS NULL OR w.meters IS NULL", "' is geen weg gevonden.'"),
    _weg("w.seconden < 0 OR w.meters < 0", "' staat een getal onder nul.'"),
    _weg(
        "w.meters >= 0 AND w.seconden >= 0 AND greatest(w.meters, w.seconden) > 1000"
        f" AND {KMU} NOT {GELOOFLIJK}",
        f"' zou je gemiddeld ' || round({KMU}) || ' km per uur rijden.'",
    ),
    _weg(
        f"{KMU} {GELOOFLIJK} AND t.seconden > 0 AND {KMU.replace('w.', 't.')} {GELOOFLIJK}"
        f" AND w.seconden > {SCHEEF} * t.seconden AND w.seconden - t.seconden > {SCHEEF_SECONDEN}",
        "' duurt het ' || round(w.seconden / 60) || ' minuten, terug ' || round(t.seconden / 60) || '.'",
        f" JOIN {WEGEN} AS t ON t.van = w.naar AND t.naar = w.van",
    ),
    Controle(
        f"SELECT w.nummer, {TUSSEN}' staat er meer dan één keer.'"
        + UIT_WEGEN.replace(
            WEGEN,
            f"(SELECT *, row_number() OVER (PARTITION BY van, naar ORDER BY nummer) AS keer{UIT_WEGEN})",
        )
        + " WHERE w.keer > 1",
        kolom="naar",
    ),
    Controle(IN_BESTAND + ONTBREEKT, kolom="naar"),
    Controle(IN_BESTAND + NIET_IN_BESTAND, waarschuwing=True),
)


def _apply(importactie: Importactie, by: User, at: dt.datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT van, naar, round(seconden)::int, round(meters)::int{UIT_WEGEN} ORDER BY nummer",
            {"import": importactie.pk},
        )
        wegen: list[tuple[int, int, int, int]] = cursor.fetchall()
    return services.import_reistijden(importactie, wegen, by=by, at=at)


def _take_back(importactie: Importactie, by: User, at: dt.datetime) -> int:
    return services.take_back_reistijden(importactie, by=by, at=at)


REISTIJDEN = Importsoort(
    sleutel="reistijden",
    naam="Reistijden tussen vestigingen",
    uitleg=(
        "De tabel van een routeplanner: JSON van OSRM of ORS, of een lijst met een weg per rij."
        " Er komt een nieuwe versie die pas telt als je haar in gebruik neemt."
    ),
    kolommen=(
        Kolom("van", ook=("vanaf", "herkomst"), uitleg="de naam van de vestiging, of haar nummer"),
        Kolom("naar", ook=("bestemming",), uitleg="de naam van de vestiging, of haar nummer"),
        Kolom("seconden", Soort.GETAL, verplicht=False, ook=("tijd",), uitleg="hoe lang het rijden is"),
        Kolom("meters", Soort.GETAL, verplicht=False, ook=("afstand",), uitleg="hoe ver het is"),
    ),
    can_import=permissions.can_plan_ritten,
    controles=CONTROLES,
    apply=_apply,
    take_back=_take_back,
    read=_read,
    ook=(".json",),
)
