"""Which charts there are, what each shows, and which have to be drawn again."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from bisc_portal.netwerk.models import Organisatie
from bisc_portal.netwerk.selectors import list_bibliotheken
from kpi import measures, notatie
from kpi.models import Grafiek, Indicator
from kpi.oordeel import Status
from kpi.selectors.begroting import Begroting, load_begroting
from kpi.selectors.begroting import Soort as Post
from kpi.selectors.stand import Eenheid, Stand, exact, load_kaders
from kpi.selectors.verloop import Reeks, Verloop, build_verloop
from kpi.tekening import Begrotingstekening, Punt, Tekening, Verlooptekening, fingerprint

BEGROTING = "begroting"
WOORDEN = {Reeks.MAANDEN: "maanden", Reeks.KWARTALEN: "kwartalen", Reeks.JAREN: "jaren"}


@dataclass(frozen=True)
class Opdracht:
    """A chart that has to be drawn."""

    sleutel: str
    vingerafdruk: str
    tekening: Tekening


def verloop_sleutel(indicator: Indicator, reeks: Reeks, bibliotheek_id: int | None) -> str:
    return f"verloop/{indicator.code}/{reeks}/{bibliotheek_id or 'netwerk'}"


def load_grafiek(sleutel: str) -> SafeString:
    """The drawing; empty when the background has not made it yet."""
    svg = Grafiek.objects.filter(sleutel=sleutel).values_list("svg", flat=True).first()
    return mark_safe(svg or "")  # noqa: S308  our own drawing, its texts escaped


def list_te_tekenen(*, now: dt.datetime) -> Iterator[Opdracht]:
    """The charts whose figures are not those of the stored drawing."""
    drawn = dict(Grafiek.objects.order_by("pk").values_list("sleutel", "vingerafdruk"))
    for sleutel, tekening in _tekeningen(timezone.localdate(now)):
        vingerafdruk = fingerprint(tekening)
        if drawn.get(sleutel) != vingerafdruk:
            yield Opdracht(sleutel, vingerafdruk, tekening)


def _tekeningen(vandaag: dt.date) -> Iterator[tuple[str, Tekening]]:
    bibliotheken = list(list_bibliotheken())
    for kader in load_kaders(Indicator.objects.filter(actief=True).order_by("volgorde", "pk")):
        meetwijze = measures.find(kader.definities[0].meetwijze)
        whose: list[Organisatie | None] = [None]
        if meetwijze is not None and meetwijze.per_bibliotheek:
            whose += bibliotheken
        for reeks in [Reeks.JAREN] if kader.definities[0].is_jaarcijfer else list(Reeks):
            for library in whose:
                pk = library.pk if library else None
                verloop = build_verloop(kader, reeks, vandaag=vandaag, bibliotheek_id=pk)
                if verloop.metend:
                    naam = library.kort if library else ""
                    yield verloop_sleutel(kader.indicator, reeks, pk), describe(verloop, naam)
    begroting = load_begroting()
    if begroting.jaren:
        yield BEGROTING, _describe_begroting(begroting)


def describe(verloop: Verloop, naam: str) -> Verlooptekening:
    """The drawing of a course, with the conclusion as its title."""
    last = verloop.punten[-1]
    as_share = _as_share(last)
    drawn = _since_first_figure(verloop)
    places = {punt.tijdvak.van: place for place, punt in enumerate(drawn)}
    return Verlooptekening(
        titel=_conclusion(verloop, naam),
        beschrijving=_description(verloop),
        punten=tuple(
            _punt(verloop, len(verloop.punten) - len(drawn) + place, first=place == 0, as_share=as_share)
            for place in range(len(drawn))
        ),
        streef=_streef(last, as_share=as_share),
        streef_tekst=f"streef {last.streef}",
        aandeel=as_share,
        trap=not as_share and last.definitie.is_cumulatief,
        naam=naam,
        noten=tuple(
            (places[duiding.maand], number)
            for number, duiding in verloop.duidingen
            if duiding.maand in places
        ),
    )


def _since_first_figure(verloop: Verloop) -> list[Stand]:
    """Yearly deliveries from the first one on: years before it are no gap but a beginning."""
    if not verloop.punten[-1].definitie.is_jaarcijfer:
        return verloop.punten
    first = next(place for place, punt in enumerate(verloop.punten) if punt.heeft_waarde)
    return verloop.punten[first:]


def _as_share(stand: Stand) -> bool:
    """A count, and a share that is built up step by step, are drawn in whole numbers."""
    built_up = stand.streefwaarde is not None and stand.streefwaarde.opbouw_tot is not None
    return stand.definitie.eenheid not in {Eenheid.AANTAL, Eenheid.RAPPORTCIJFER} and not built_up


def _value(stand: Stand, *, as_share: bool) -> float | None:
    if not stand.heeft_waarde or stand.meting is None or stand.meting.teller is None:
        return None
    aandeel = stand.aandeel
    if stand.definitie.eenheid == Eenheid.RAPPORTCIJFER and aandeel is not None:
        return float(aandeel)
    return float(aandeel * 100) if as_share and aandeel is not None else float(stand.meting.teller)


def _streef(stand: Stand, *, as_share: bool) -> float | None:
    if stand.streefwaarde is None:
        return None
    if as_share:
        return float(stand.streefwaarde.waarde * 100)
    if stand.definitie.eenheid == Eenheid.RAPPORTCIJFER:
        return float(stand.streefwaarde.waarde)
    noemer = stand.meting.noemer if stand.meting and stand.meting.noemer else 1
    return float(stand.streefwaarde.waarde * noemer)


def _punt(verloop: Verloop, place: int, *, first: bool, as_share: bool) -> Punt:
    stand = verloop.punten[place]
    first_of_year = stand.tijdvak.van.month == 1 or first or place == len(verloop.punten) - 1
    netwerk = verloop.netwerk[place] if verloop.netwerk else None
    return Punt(
        label=stand.tijdvak.as_label,
        jaar=str(stand.tijdvak.van.year) if first_of_year and verloop.reeks != Reeks.JAREN else "",
        waarde=_value(stand, as_share=as_share),
        tekst=_tekst(stand),
        onder_de_norm=stand.status in {Status.NIET_GEHAALD, Status.LET_OP} and as_share,
        onvolledig=bool(stand.onvolledig),
        netwerk=float(netwerk * 100) if netwerk is not None and as_share else None,
    )


def _tekst(stand: Stand) -> str:
    aandeel = exact(stand.meting)
    if aandeel is not None and stand.definitie.eenheid == Eenheid.PROCENT:
        return notatie.procentgetal(aandeel)
    return stand.waarde


def _conclusion(verloop: Verloop, naam: str) -> str:
    """What the chart says, in one sentence."""
    measured = verloop.metend
    first, last = measured[0], measured[-1]
    who = f"{naam}: van" if naam else "Van"
    span = f"{who} {first.tijdvak.naam} tot en met {last.tijdvak.naam}"
    if last.onvolledig:
        return f"{last.onvolledig} Daardoor is {last.waarde} niet te vergelijken met eerdere jaren."
    if not last.streef:
        return f"{span} ging het van {first.waarde} naar {last.waarde}."
    if not _as_share(last):
        return f"{span} ging het van {first.waarde} naar {last.waarde}, met als streefwaarde {last.streef}."
    met = sum(punt.status == Status.GEHAALD for punt in measured)
    share = f"{notatie.in_words(met) if met else 'geen'} van de {notatie.in_words(len(measured))}"
    return f"{span} is de streefwaarde ({last.streef}) gehaald in {share} {WOORDEN[verloop.reeks]}."


def _description(verloop: Verloop) -> str:
    measured = verloop.metend
    lowest = min(measured, key=lambda punt: punt.aandeel or 0)
    return (
        f"Laagste: {lowest.tijdvak.naam} met {lowest.waarde}. Laatste: {measured[-1].waarde}."
        " De waarden staan in de tabel onder de grafiek."
    )


def _describe_begroting(begroting: Begroting) -> Begrotingstekening:
    return Begrotingstekening(
        titel=begroting.conclusie,
        beschrijving="De bedragen staan in de tabel onder de grafiek.",
        jaren=tuple(begroting.jaren),
        baten=tuple(begroting.bedragen(Post.TOTAAL_BATEN)),
        lasten=tuple(begroting.bedragen(Post.TOTAAL_LASTEN)),
    )


def conclusie(verloop: Verloop, naam: str) -> str:
    """The conclusion above the table, the same as in the chart; nothing without figures."""
    return _conclusion(verloop, naam) if verloop.metend else ""
