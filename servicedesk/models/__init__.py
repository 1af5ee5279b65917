"""Tables of the servicedesk: calls, promises, clocks and the services that must be available."""

from servicedesk.models.beleid import (
    Kloksoort,
    SlaBeleid,
    SlaNorm,
)
from servicedesk.models.betrokkenen import (
    Kijker,
    Vermelding,
    Volger,
)
from servicedesk.models.beveiliging import (
    BeveiligingsBetrokkene,
    Beveiligingsincident,
    Beveiligingsstap,
    Beveiligingstermijn,
)
from servicedesk.models.bezetting import (
    Aanwezigheid,
    Roosterdienst,
    Ruilverzoek,
)
from servicedesk.models.bijlagen import (
    Bijlage,
)
from servicedesk.models.diensten import (
    Dienst,
    GbsAansluiting,
    Meetperiode,
    Onbeschikbaarheid,
)
from servicedesk.models.herberekening import (
    AfgeslotenMaand,
    HerberekendeKlok,
    Herberekening,
    KlokAfwijking,
    KlokControle,
)
from servicedesk.models.kennis import (
    Artikel,
    ArtikelKoppeling,
    ArtikelOordeel,
    ArtikelVersie,
)
from servicedesk.models.klokken import (
    Hertelling,
    Klok,
    KlokPauze,
    KlokSignaal,
    SlaAandeel,
)
from servicedesk.models.koppelingen import (
    Koppeling,
)
from servicedesk.models.labels import (
    Label,
)
from servicedesk.models.meldingen import (
    Melding,
    MeldingGebeurtenis,
    MeldingReactie,
    Nummering,
)
from servicedesk.models.post import (
    InkomendeMail,
    MailOrigineel,
)
from servicedesk.models.sondes import (
    OnbeschikbaarheidCorrectie,
    Sonde,
    SondeMeting,
)
from servicedesk.models.standaardteksten import (
    Standaardtekst,
)
from servicedesk.models.statuspagina import (
    Dienstgebruik,
    IctDienst,
    Statusabonnee,
    Statusbericht,
    Statusregel,
)
from servicedesk.models.tevredenheid import (
    Tevredenheid,
)
from servicedesk.models.tijd import (
    Tijdregel,
)
from servicedesk.models.weergaven import (
    OpgeslagenWeergave,
)
from servicedesk.models.wijzigingen import (
    GbsStap,
    GbsTraject,
    Goedkeuring,
    Wijziging,
)
from servicedesk.models.zoeken import (
    Zoekdocument,
    Zoekwoord,
)

__all__ = [
    "Aanwezigheid",
    "AfgeslotenMaand",
    "Artikel",
    "ArtikelKoppeling",
    "ArtikelOordeel",
    "ArtikelVersie",
    "BeveiligingsBetrokkene",
    "Beveiligingsincident",
    "Beveiligingsstap",
    "Beveiligingstermijn",
    "Bijlage",
    "Dienst",
    "Dienstgebruik",
    "GbsAansluiting",
    "GbsStap",
    "GbsTraject",
    "Goedkeuring",
    "HerberekendeKlok",
    "Herberekening",
    "Hertelling",
    "IctDienst",
    "InkomendeMail",
    "Kijker",
    "Klok",
    "KlokAfwijking",
    "KlokControle",
    "KlokPauze",
    "KlokSignaal",
    "Kloksoort",
    "Koppeling",
    "Label",
    "MailOrigineel",
    "Meetperiode",
    "Melding",
    "MeldingGebeurtenis",
    "MeldingReactie",
    "Nummering",
    "Onbeschikbaarheid",
    "OnbeschikbaarheidCorrectie",
    "OpgeslagenWeergave",
    "Roosterdienst",
    "Ruilverzoek",
    "SlaAandeel",
    "SlaBeleid",
    "SlaNorm",
    "Sonde",
    "SondeMeting",
    "Standaardtekst",
    "Statusabonnee",
    "Statusbericht",
    "Statusregel",
    "Tevredenheid",
    "Tijdregel",
    "Vermelding",
    "Volger",
    "Wijziging",
    "Zoekdocument",
    "Zoekwoord",
]
