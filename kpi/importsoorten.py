"""What the figures import: the yearly delivery of the libraries, and what was really spent and received."""

import datetime as dt
import json

from bisc_portal.accounts.models import Rol, User
from bisc_portal.achtergrond import doorbell
from bisc_portal.importeren.models import Importactie
from bisc_portal.importeren.soorten import Controle, Doel, Importsoort, Kolom
from bisc_portal.importeren.waarden import Soort
from kpi.bronnen import agenda
from kpi.models import FUNCTIES, Jaarcijfers, Realisatie

GETALLEN = (
    "leden_jeugd",
    "leden_volwassen",
    "bezoeken",
    "online_accounts",
    *(f"activiteiten_{functie}" for functie in FUNCTIES),
    *(f"deelnemers_{functie}" for functie in FUNCTIES),
)
_IMPORT = "r.importactie_id = %(import)s"
_BIBLIOTHEEK = (
    "netwerk_organisatie o ON o.soort = 'bibliotheek' AND lower(r.waarden->>'bibliotheek')"
    " IN (lower(o.naam), lower(o.code), lower(NULLIF(o.korte_naam, '')))"
)


def _can_import(user: User) -> bool:
    return user.has_rol(Rol.BEHEERDER, Rol.AGENDAREDACTEUR)


def _measure_again(_: Importactie, __: dt.datetime) -> None:
    doorbell.ring("kpi.tasks.measure_indicatoren")


def _sum_of(naam: str, delen: tuple[str, ...]) -> Controle:
    """A total that is given has to be the sum of its parts, when all of them are given."""
    som = " + ".join(f"(r.waarden->>'{deel}')::bigint" for deel in delen)
    return Controle(
        f"SELECT r.nummer, 'Het totaal ' || (r.waarden->>'{naam}') || ' is niet de som van de delen: '"  # noqa: S608  our own names
        f" || ({som}) || '.' FROM importeren_importregel r"
        f" WHERE {_IMPORT} AND (r.waarden->>'{naam}')::bigint <> {som}",
        kolom=naam,
    )


_TOTALEN = {
    "leden_totaal": ("leden_jeugd", "leden_volwassen"),
    "activiteiten_totaal": tuple(f"activiteiten_{functie}" for functie in FUNCTIES),
    "deelnemers_totaal": tuple(f"deelnemers_{functie}" for functie in FUNCTIES),
}
_NAMEN = ", ".join(f"'{naam}'" for naam in GETALLEN)
_VELDEN = ", ".join(f"(r.waarden->>'{naam}')::int AS {naam}" for naam in GETALLEN)

JAARCIJFERS = Importsoort(
    sleutel="jaarcijfers",
    naam="Jaarcijfers van de bibliotheken",
    uitleg=(
        "De levering voor de Bibliotheekmonitor en de Wsob: één rij per bibliotheek en jaar,"
        " geteld zoals de rapportageregels het vragen."
    ),
    kolommen=(
        Kolom("bibliotheek", ook=("organisatie", "basisbibliotheek"), uitleg="naam, korte naam of code"),
        Kolom("jaar", Soort.GEHEEL, ook=("verslagjaar", "peiljaar"), uitleg="het jaar waarover is geteld"),
        Kolom("leden_jeugd", Soort.GEHEEL, False, ("jeugdleden", "leden t/m 17 jaar"), "leden tot 18 jaar"),
        Kolom("leden_volwassen", Soort.GEHEEL, False, ("volwassen leden",), "leden vanaf 18 jaar"),
        Kolom("leden_totaal", Soort.GEHEEL, False, ("leden",), "alleen om te controleren"),
        Kolom("bezoeken", Soort.GEHEEL, False, ("fysieke bezoeken",), "bezoeken aan de vestigingen"),
        Kolom(
            "online_accounts", Soort.GEHEEL, False, ("accounts online bibliotheek",), "de online Bibliotheek"
        ),
        *(
            Kolom(f"{wat}_{functie}", Soort.GEHEEL, False, (f"{wat} {naam}",), f"{wat}, {naam}")
            for wat in ("activiteiten", "deelnemers")
            for functie, naam in FUNCTIES.items()
        ),
        Kolom("activiteiten_totaal", Soort.GEHEEL, False, ("activiteiten",), "alleen om te controleren"),
        Kolom("deelnemers_totaal", Soort.GEHEEL, False, ("deelnemers",), "alleen om te controleren"),
    ),
    can_import=_can_import,
    controles=(
        Controle(
            "SELECT r.nummer, 'De bibliotheek ' || (r.waarden->>'bibliotheek') || ' kennen we niet.'"  # noqa: S608  our own names
            f" FROM importeren_importregel r LEFT JOIN {_BIBLIOTHEEK} WHERE {_IMPORT} AND o.id IS NULL",
            kolom="bibliotheek",
        ),
        Controle(
            "SELECT r.nummer, 'Over dit jaar kunnen nog geen cijfers bestaan.'"  # noqa: S608  our own names
            f" FROM importeren_importregel r WHERE {_IMPORT} AND (r.waarden->>'jaar')::int"
            " NOT BETWEEN 2000 AND EXTRACT(year FROM now())",
            kolom="jaar",
        ),
        Controle(
            "SELECT r.nummer, k.kolom || ' is minder dan nul.' FROM importeren_importregel r"  # noqa: S608  our own names
            f" CROSS JOIN unnest(ARRAY[{_NAMEN}]) AS k (kolom)"
            f" WHERE {_IMPORT} AND (r.waarden->>k.kolom)::bigint < 0",
        ),
        *(_sum_of(naam, delen) for naam, delen in _TOTALEN.items()),
        Controle(
            "SELECT NULL::int, 'De levering van ' || o.naam || ' over ' || jaren.jaar || ' ontbreekt.'"  # noqa: S608  our own names
            " FROM (SELECT DISTINCT (r.waarden->>'jaar')::int AS jaar FROM importeren_importregel r"
            f" WHERE {_IMPORT}) AS jaren"
            " JOIN netwerk_organisatie o ON o.soort = 'bibliotheek' AND o.actief"
            " WHERE NOT EXISTS (SELECT 1 FROM importeren_importregel r"
            f" WHERE {_IMPORT} AND (r.waarden->>'jaar')::int = jaren.jaar"
            " AND lower(r.waarden->>'bibliotheek')"
            " IN (lower(o.naam), lower(o.code), lower(NULLIF(o.korte_naam, ''))))"
            " AND NOT EXISTS (SELECT 1 FROM kpi_jaarcijfers j"
            " WHERE j.bibliotheek_id = o.id AND j.jaar = jaren.jaar) ORDER BY jaren.jaar, o.naam",
            waarschuwing=True,
        ),
        Controle(
            "WITH rij AS (SELECT r.nummer, o.id, (r.waarden->>'jaar')::int AS jaar, r.waarden"  # noqa: S608  our own names
            f" FROM importeren_importregel r JOIN {_BIBLIOTHEEK} WHERE {_IMPORT}),"
            " eerder AS (SELECT id, jaar, waarden FROM rij UNION ALL"
            " SELECT j.bibliotheek_id, j.jaar, to_jsonb(j) FROM kpi_jaarcijfers j WHERE NOT EXISTS"
            " (SELECT 1 FROM rij WHERE rij.id = j.bibliotheek_id AND rij.jaar = j.jaar))"
            " SELECT rij.nummer, k.kolom || ' gaat van ' || (eerder.waarden->>k.kolom) || ' naar '"
            " || (rij.waarden->>k.kolom) || ', een sprong van meer dan 30 procent.'"
            " FROM rij JOIN eerder ON eerder.id = rij.id AND eerder.jaar = rij.jaar - 1"
            f" CROSS JOIN unnest(ARRAY[{_NAMEN}]) WITH ORDINALITY AS k (kolom, plek)"
            " WHERE abs((rij.waarden->>k.kolom)::numeric - (eerder.waarden->>k.kolom)::numeric)"
            " > 0.3 * (eerder.waarden->>k.kolom)::numeric ORDER BY rij.nummer, k.plek",
            waarschuwing=True,
        ),
    ),
    doel=Doel(
        model=Jaarcijfers,
        sleutel=("bibliotheek_id", "jaar"),
        velden=GETALLEN,
        stil=("importactie_id",),
        bron=(
            "SELECT r.nummer, o.id AS bibliotheek_id, (r.waarden->>'jaar')::int AS jaar,"  # noqa: S608  our own names
            f" r.importactie_id, {_VELDEN} FROM importeren_importregel r JOIN {_BIBLIOTHEEK} WHERE {_IMPORT}"
        ),
    ),
    na_afloop=_measure_again,
)


_POST = (
    "kpi_begrotingspost p ON p.jaar = (r.waarden->>'jaar')::int"
    " AND p.soort IN ('subsidie', 'bate', 'last', 'reserve')"
    " AND lower(r.waarden->>'post') IN (lower(p.naam), NULLIF(p.rekening, ''))"
)

_BEKEND = (
    "jsonb_to_recordset(%(bekend)s::jsonb) AS k (jaar int, titel text) ON k.jaar = (r.waarden->>'jaar')::int"
)


def _list_initiatieven() -> str:
    """The initiatives of every agenda: money for one that stands on none would be lost in the reports."""
    return json.dumps([{"jaar": jaar, "titel": titel} for jaar, titel in agenda.list_titels()])


REALISATIE = Importsoort(
    sleutel="realisatie",
    naam="Realisatie per twee maanden",
    uitleg="Wat er echt binnenkwam en uitging, per post van de begroting en per twee maanden.",
    kolommen=(
        Kolom("jaar", Soort.GEHEEL, uitleg="het boekjaar"),
        Kolom(
            "periode", Soort.GEHEEL, ook=("tweemaands",), uitleg="1 tot en met 6; 1 is januari en februari"
        ),
        Kolom("post", ook=("omschrijving", "rekening"), uitleg="naam of rekeningnummer van de post"),
        Kolom("bedrag", Soort.GETAL, ook=("gerealiseerd",), uitleg="euro's, met een komma voor centen"),
        Kolom("initiatief", verplicht=False, uitleg="initiatief van de Ontwikkelagenda"),
    ),
    can_import=_can_import,
    controles=(
        Controle(
            "SELECT r.nummer, 'De periode is 1 tot en met 6.' FROM importeren_importregel r"  # noqa: S608  our own names
            f" WHERE {_IMPORT} AND (r.waarden->>'periode')::int NOT BETWEEN 1 AND 6",
            kolom="periode",
        ),
        Controle(
            "SELECT r.nummer, 'De post ' || (r.waarden->>'post') || ' staat niet in de begroting van '"  # noqa: S608  our own names
            f" || (r.waarden->>'jaar') || '.' FROM importeren_importregel r LEFT JOIN {_POST}"
            f" WHERE {_IMPORT} AND p.id IS NULL",
            kolom="post",
        ),
        Controle(
            "SELECT r.nummer, 'Het initiatief ' || (r.waarden->>'initiatief') || ' staat niet op de"  # noqa: S608  our own names
            " Ontwikkelagenda van ' || (r.waarden->>'jaar') || '.'"
            " || coalesce(' Bedoel je ' || min(k.titel) || '?', '') FROM importeren_importregel r"
            f" LEFT JOIN {_BEKEND} AND lower(k.titel) = lower(r.waarden->>'initiatief')"
            f" WHERE {_IMPORT} AND r.waarden->>'initiatief' <> ''"
            " GROUP BY r.nummer, r.waarden"
            " HAVING count(*) FILTER (WHERE k.titel = r.waarden->>'initiatief') = 0"
            " ORDER BY r.nummer",
            kolom="initiatief",
            bekend=_list_initiatieven,
        ),
    ),
    doel=Doel(
        model=Realisatie,
        sleutel=("jaar", "periode", "post", "initiatief"),
        velden=("bedrag",),
        stil=("importactie_id",),
        bron=(
            "SELECT r.nummer, p.jaar, (r.waarden->>'periode')::int AS periode, p.naam AS post,"  # noqa: S608  our own names
            " COALESCE(r.waarden->>'initiatief', '') AS initiatief,"
            " round((r.waarden->>'bedrag')::numeric, 2) AS bedrag, r.importactie_id"
            f" FROM importeren_importregel r JOIN {_POST} WHERE {_IMPORT}"
        ),
    ),
)
