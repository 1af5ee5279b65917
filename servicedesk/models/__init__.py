"""Tables of the servicedesk: calls, promises, clocks and the services that must be available."""

from servicedesk.models.beleid import SlaBeleid, SlaNorm
from servicedesk.models.bijlagen import Bijlage
from servicedesk.models.diensten import Dienst, GbsAansluiting, Meetperiode, Onbeschikbaarheid
from servicedesk.models.klokken import Hertelling, Klok, KlokSignaal, SlaAandeel
from servicedesk.models.meldingen import Melding, MeldingGebeurtenis, MeldingReactie, Nummering

__all__ = [
    "Bijlage",
    "Dienst",
    "GbsAansluiting",
    "Hertelling",
    "Klok",
    "KlokSignaal",
    "Meetperiode",
    "Melding",
    "MeldingGebeurtenis",
    "MeldingReactie",
    "Nummering",
    "Onbeschikbaarheid",
    "SlaAandeel",
    "SlaBeleid",
    "SlaNorm",
]
