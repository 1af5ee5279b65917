"""What libraries bring in as a file: what is on their shelves, and requests in bulk."""

import datetime as dt

from bisc_portal.accounts.models import Rol, User
from bisc_portal.importeren.models import Importactie
from bisc_portal.importeren.soorten import Controle, Doel, Importsoort, Kolom
from bisc_portal.importeren.waarden import Soort
from ibl import services
from ibl.models import Bezit

STAGED = " FROM importeren_importregel r WHERE r.importactie_id = %(import)s"
# A branch of the library of whoever brings the file in; logistics may bring in anybody's.
OWN = (
    " FROM importeren_importregel r JOIN importeren_importactie i ON i.id = r.importactie_id"
    " JOIN accounts_user u ON u.id = i.door_id"
    " LEFT JOIN netwerk_vestiging v ON lower(v.naam) = lower(r.waarden->>'{kolom}') AND v.actief"
    " AND (v.organisatie_id = u.organisatie_id OR '" + Rol.LOGISTIEK_MEDEWERKER.value + "' = ANY (u.rollen))"
    " WHERE r.importactie_id = %(import)s"
)
# Thirteen digits need no cleaning, and that is how nearly every file writes them.
DERTIEN = "r.waarden->>'isbn' ~ '^[0-9]{13}$'"
ISBN = (
    f"CASE WHEN {DERTIEN} THEN r.waarden->>'isbn'"
    " ELSE upper(regexp_replace(coalesce(r.waarden->>'isbn', ''), '[^0-9Xx]', '', 'g')) END"
)
PPN = "upper(btrim(coalesce(r.waarden->>'ppn', '')))"
FOUT_ISBN = (
    "SELECT r.nummer, 'Het ISBN ' || (r.waarden->>'isbn') || ' heeft geen 10 of 13 cijfers.'"
    + STAGED
    + f" AND NOT coalesce({DERTIEN}, false) AND ({ISBN}) <> ''"
    f" AND ({ISBN}) !~ '^([0-9]{{9}}[0-9X]|[0-9]{{13}})$'"
)


def _can_import(user: User) -> bool:
    return user.has_rol(Rol.BIBLIOTHEEKMEDEWERKER, Rol.LOGISTIEK_MEDEWERKER)


def _unknown_branch(kolom: str) -> Controle:
    return Controle(
        f"SELECT r.nummer, 'De vestiging ' || (r.waarden->>'{kolom}') || ' is niet van jouw bibliotheek.'"
        + OWN.format(kolom=kolom)
        + " AND v.id IS NULL",
        kolom=kolom,
    )


def _two_branches() -> Controle:
    """A name that two branches have would put one row in both."""
    return Controle(
        "SELECT min(r.nummer), 'De naam ' || min(v.naam) || ' hebben ' || count(DISTINCT v.id)"
        " || ' vestigingen. Geef ze eerst elk een eigen naam.'"
        + OWN.format(kolom="vestiging")
        + " GROUP BY lower(v.naam) HAVING count(DISTINCT v.id) > 1",
        kolom="vestiging",
    )


# The same title twice for the same branch: by its number, else by its name.
WAT = f"coalesce(nullif({ISBN}, ''), lower(btrim(r.waarden->>'titel')))"
DUBBEL = (
    "SELECT nummer, 'Deze titel staat ook op rij ' || eerste || ', voor dezelfde vestiging.'"  # noqa: S608  ours
    " FROM (SELECT nummer, min(nummer) OVER vak AS eerste, row_number() OVER (vak ORDER BY nummer) AS keer"
    " FROM (SELECT r.nummer, lower(r.waarden->>'vestiging') AS waar, "
    + WAT
    + " AS wat"
    + STAGED
    + ") AS regel WINDOW vak AS (PARTITION BY waar, wat)) AS dubbel WHERE keer > 1"
)

BEZIT = Importsoort(
    sleutel="bezit",
    naam="Bezit van vestigingen",
    uitleg="Welke titels in welke vestiging staan. Hiermee kiest het portaal een uitlener.",
    kolommen=(
        Kolom("vestiging", ook=("locatie", "branch"), uitleg="de naam van de vestiging"),
        Kolom("titel", uitleg="de titel"),
        Kolom("auteur", verplicht=False, uitleg="de auteur"),
        Kolom("isbn", verplicht=False, uitleg="10 of 13 cijfers; streepjes mogen"),
        Kolom("ppn", verplicht=False, uitleg="het nummer uit de gezamenlijke catalogus"),
        Kolom("exemplaren", Soort.GEHEEL, verplicht=False, ook=("aantal",), uitleg="hoeveel er staan"),
    ),
    can_import=_can_import,
    controles=(
        _unknown_branch("vestiging"),
        _two_branches(),
        Controle(FOUT_ISBN, kolom="isbn"),
        Controle(
            f"SELECT r.nummer, 'Geef een ISBN of een PPN.'{STAGED} AND NOT coalesce({DERTIEN}, false)"
            f" AND ({ISBN}) = '' AND {PPN} = ''",
            kolom="isbn",
        ),
        Controle(
            "SELECT r.nummer, 'Een aantal exemplaren ligt tussen 0 en 999.'"
            + STAGED
            + " AND (r.waarden->>'exemplaren')::numeric NOT BETWEEN 0 AND 999",
            kolom="exemplaren",
        ),
    ),
    doel=Doel(
        model=Bezit,
        sleutel=("vestiging_id", "sleutel"),
        velden=("isbn", "ppn", "titel", "auteur", "exemplaren"),
        bron=(
            f"SELECT r.nummer, v.id AS vestiging_id, left(coalesce(nullif({ISBN}, ''), {PPN}), 13)"
            " AS sleutel,"
            f" {ISBN} AS isbn, left({PPN}, 12) AS ppn, left(btrim(r.waarden->>'titel'), 200) AS titel,"
            " left(btrim(coalesce(r.waarden->>'auteur', '')), 120) AS auteur,"
            " coalesce((r.waarden->>'exemplaren')::int, 1)::smallint AS exemplaren"
            + OWN.format(kolom="vestiging")
            # Said so that the outer join stays: else every row is held against every name.
            + " AND coalesce(v.id, 0) > 0"
        ),
    ),
)


def _apply_aanvragen(importactie: Importactie, by: User, at: dt.datetime) -> int:
    return services.import_aanvragen(importactie.pk, by=by, at=at)


def _take_back_aanvragen(importactie: Importactie, by: User, at: dt.datetime) -> int:
    return services.cancel_import(importactie.pk, by=by, at=at)


AANVRAGEN = Importsoort(
    sleutel="aanvragen",
    naam="Aanvragen voor transport",
    uitleg="Veel titels tegelijk aanvragen voor jullie vestigingen. Geen gegevens van leners.",
    kolommen=(
        Kolom("vestiging", ook=("bestemming", "naar"), uitleg="waar het heen moet"),
        Kolom("titel", uitleg="de titel"),
        Kolom("auteur", verplicht=False, uitleg="de auteur"),
        Kolom("isbn", verplicht=False, uitleg="10 of 13 cijfers; streepjes mogen"),
        Kolom("ppn", verplicht=False, uitleg="het nummer uit de gezamenlijke catalogus"),
        Kolom("gewenst_op", Soort.DATUM, verplicht=False, ook=("gewenst op", "datum"), uitleg="een dag"),
        Kolom("kenmerk", verplicht=False, ook=("eigen kenmerk",), uitleg="zoals R-4471, geen lenersnummer"),
    ),
    can_import=_can_import,
    controles=(
        _unknown_branch("vestiging"),
        _two_branches(),
        Controle(FOUT_ISBN, kolom="isbn"),
        Controle(
            f"SELECT r.nummer, 'Een PPN heeft 9 tot 12 tekens.'{STAGED}"
            f" AND {PPN} <> '' AND {PPN} !~ '^[0-9]{{8,11}}[0-9X]$'",
            kolom="ppn",
        ),
        Controle(
            "SELECT r.nummer, 'Gebruik letters, streepjes en hooguit zeven cijfers achter elkaar.'"
            + STAGED
            + " AND coalesce(r.waarden->>'kenmerk', '') <> '' AND upper(r.waarden->>'kenmerk')"
            " !~ '^(?=.*[0-9])(?!.*[0-9]{8})[A-Z0-9][A-Z0-9-]{0,19}$'",
            kolom="kenmerk",
        ),
        Controle(DUBBEL, kolom="titel", waarschuwing=True),
        Controle(
            "SELECT r.nummer, 'Deze titel is al aangevraagd voor deze vestiging (' || o.nummer || ').'"
            + OWN.format(kolom="vestiging").replace(
                " WHERE r.importactie_id",
                " JOIN ibl_transportopdracht o ON o.bestemming_id = v.id AND o.lading = 'item'"
                " AND o.beschikbaar_op IS NULL AND o.status IN ('aangevraagd', 'toegewezen', 'klaargezet',"
                " 'opgehaald', 'op_depot', 'geladen', 'bezorgd', 'zoek')"
                f" AND (o.isbn <> '' AND o.isbn = ({ISBN}) OR lower(o.titel) = lower(r.waarden->>'titel'))"
                " WHERE r.importactie_id",
            ),
            kolom="titel",
            waarschuwing=True,
        ),
    ),
    apply=_apply_aanvragen,
    take_back=_take_back_aanvragen,
)
