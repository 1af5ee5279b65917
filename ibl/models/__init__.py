"""Tables of transport: orders, their steps, the crates they travel in, and the trips that carry them."""

from ibl.models.afgiften import Afgifte
from ibl.models.bezit import Bezit
from ibl.models.drukwerk import Drukwerk
from ibl.models.factoren import Emissiefactor, Rittarief
from ibl.models.iso18626 import Isoaanvraag, Isobericht, Isopartner
from ibl.models.kratten import Krat, Kratinzet
from ibl.models.maanden import Maandwijziging
from ibl.models.opdrachten import (
    BELOOFD,
    BEWOGEN_OP,
    LOKALE_REFERENTIE,
    LOPEND,
    MET_TERMIJN,
    ONDERWEG,
    STATUS_KEUZES,
    ZONDER_UITLENER,
    Nummerreeks,
    Statusovergang,
    Termijnsignaal,
    Transportopdracht,
    TransportopdrachtQuerySet,
)
from ibl.models.prognoses import Verwachting
from ibl.models.reistijden import Reistijdmatrix
from ibl.models.ritten import Planberekening, Rit, Ritplan, Stop, Stoplading
from ibl.models.scans import Scan, Scancorrectie, Tegenstrijdigheid
from ibl.models.stopplaatsen import Spitsblok, Stopplaats, Stopsluiting, Stopvenster, Weekdag, Weekpatroon
from ibl.models.voertuigen import (
    Aandrijving,
    Chauffeursdienst,
    Depot,
    Emissieklasse,
    Toegangsregel,
    Voertuig,
    Voertuigstilstand,
)

__all__ = [
    "BELOOFD",
    "BEWOGEN_OP",
    "LOKALE_REFERENTIE",
    "LOPEND",
    "MET_TERMIJN",
    "ONDERWEG",
    "STATUS_KEUZES",
    "ZONDER_UITLENER",
    "Aandrijving",
    "Afgifte",
    "Bezit",
    "Chauffeursdienst",
    "Depot",
    "Drukwerk",
    "Emissiefactor",
    "Emissieklasse",
    "Isoaanvraag",
    "Isobericht",
    "Isopartner",
    "Krat",
    "Kratinzet",
    "Maandwijziging",
    "Nummerreeks",
    "Planberekening",
    "Reistijdmatrix",
    "Rit",
    "Ritplan",
    "Rittarief",
    "Scan",
    "Scancorrectie",
    "Spitsblok",
    "Statusovergang",
    "Stop",
    "Stoplading",
    "Stopplaats",
    "Stopsluiting",
    "Stopvenster",
    "Tegenstrijdigheid",
    "Termijnsignaal",
    "Toegangsregel",
    "Transportopdracht",
    "TransportopdrachtQuerySet",
    "Verwachting",
    "Voertuig",
    "Voertuigstilstand",
    "Weekdag",
    "Weekpatroon",
]
