"""One figure as it is shown: value, target, judgement, and the difference with the period before."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from bisc_portal.meting import Telling
from kpi import measures, notatie
from kpi.models import Indicator, IndicatorDefinitie, Meting, Streefwaarde, VastCijfer, Vaststelling
from kpi.oordeel import Norm, Status, judge
from kpi.perioden import Soort, Tijdvak

UUR = Decimal("0.1")
VAST = (
    "definitie",
    "waarde",
    "teller",
    "noemer",
    "vergelijking",
    "reden",
    "gegevens_tot",
    "rijen",
    "vingerafdruk",
    "berekend_op",
)
Eenheid = IndicatorDefinitie.Eenheid


@dataclass(frozen=True)
class Kader:
    """What belongs to an indicator in any period: its definitions and targets."""

    indicator: Indicator
    definities: list[IndicatorDefinitie]
    streefwaarden: list[Streefwaarde]

    def definitie_op(self, tot: dt.date) -> IndicatorDefinitie:
        """The definition of the last day before `tot`; of an older day, the first one there is."""
        return next((d for d in self.definities if d.geldig_vanaf < tot), self.definities[-1])

    def streefwaarde_op(self, tot: dt.date) -> Streefwaarde | None:
        """The target of the year of the last day before `tot`, or the latest one before it."""
        jaar = (tot - dt.timedelta(days=1)).year
        return next((s for s in self.streefwaarden if s.jaar <= jaar), None)

    def vorig_vak(self, tijdvak: Tijdvak) -> tuple[dt.date, dt.date]:
        """What the figure is compared with: the period before, or the year before a yearly figure."""
        van, _ = self.vak(tijdvak)
        if self.definitie_op(tijdvak.tot).is_jaarcijfer:
            return van.replace(year=van.year - 1), van
        return self.vak(tijdvak.previous)

    def vak(self, tijdvak: Tijdvak) -> tuple[dt.date, dt.date]:
        """The days that are counted: the period itself, or the year up to its end."""
        definitie = self.definitie_op(tijdvak.tot)
        if definitie.is_jaarcijfer:
            jaar = tijdvak.van.year if tijdvak.soort == Soort.JAAR else tijdvak.van.year - 1
            return dt.date(jaar, 1, 1), dt.date(jaar + 1, 1, 1)
        cumulatief = definitie.is_cumulatief
        return (tijdvak.begin_van_het_jaar if cumulatief else tijdvak.van), tijdvak.tot


@dataclass(frozen=True)
class Stand:
    """The figure of one indicator over one period."""

    kader: Kader
    tijdvak: Tijdvak
    meting: Meting | None
    vorige: Meting | None = None

    @property
    def indicator(self) -> Indicator:
        return self.kader.indicator

    @cached_property
    def definitie(self) -> IndicatorDefinitie:
        return self.meting.definitie if self.meting else self.kader.definitie_op(self.tijdvak.tot)

    @cached_property
    def streefwaarde(self) -> Streefwaarde | None:
        return self.kader.streefwaarde_op(self.tijdvak.tot)

    @property
    def aandeel(self) -> Decimal | None:
        return exact(self.meting)

    @property
    def norm(self) -> Norm | None:
        if self.streefwaarde is None:
            return None
        noemer = self.meting.noemer if self.meting and self.meting.noemer else Decimal(1)
        stappen = noemer if self.definitie.eenheid == Eenheid.AANTAL_VAN else Decimal(1)
        return self.streefwaarde.as_norm(self.definitie.richting, stappen)

    @cached_property
    def status(self) -> Status:
        tot = self.tijdvak.tot
        if self.meting is not None:
            tot = min(tot, self.meting.gegevens_tot + dt.timedelta(days=1))
        return judge(self.aandeel, self.norm, tot=tot)

    @property
    def heeft_waarde(self) -> bool:
        return self.aandeel is not None

    @property
    def waarde(self) -> str:
        return waarde_tekst(self.meting, self.definitie) if self.heeft_waarde else ""

    @property
    def in_uren(self) -> bool:
        """Numerator and denominator are hours, not records."""
        meetwijze = measures.find(self.definitie.meetwijze)
        return meetwijze is not None and meetwijze.optelling == measures.Optelling.UREN

    @property
    def teller(self) -> Decimal | None:
        return self.meting.teller if self.meting else None

    @property
    def teller_tekst(self) -> str:
        return self._tel(self.meting.teller if self.meting else None)

    @property
    def noemer_tekst(self) -> str:
        return self._tel(self.meting.noemer if self.meting else None)

    @property
    def rest_tekst(self) -> str:
        """What was missed. Of rounded hours, so that the sum on the page adds up."""
        if self.meting is None or self.meting.teller is None or self.meting.noemer is None:
            return ""
        teller, noemer = self.meting.teller, self.meting.noemer
        return self._tel(noemer.quantize(UUR) - teller.quantize(UUR) if self.in_uren else noemer - teller)

    def _tel(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        return notatie.getal(value.quantize(UUR), 1) if self.in_uren else notatie.getal(value)

    @property
    def van_tekst(self) -> str:
        return f"{self.teller_tekst} van {self.noemer_tekst}" if self.heeft_waarde else ""

    @property
    def aandeel_tekst(self) -> str:
        """The share as a percentage, or the count of an indicator that counts."""
        if self.aandeel is None:
            return ""
        return aandeel_tekst(self.aandeel, self.definitie)

    @property
    def vergelijking_tekst(self) -> str:
        """The same thing counted in another way; no indicator."""
        if self.meting is None or self.meting.vergelijking is None:
            return ""
        return notatie.procent(self.meting.vergelijking)

    @property
    def vaststelling(self) -> Vaststelling | None:
        """Who closed the quarter of this figure, and when; None while it is provisional."""
        vast: VastCijfer | None = getattr(self.meting, "vast", None)
        return vast.vaststelling if vast else None

    @property
    def correctie(self) -> str:
        """What the figure would be with what came after the quarter was closed; empty when the same."""
        meting = self.meting
        if meting is None or meting.nu is None:
            return ""
        if (meting.nu.teller, meting.nu.noemer) == (meting.teller or 0, meting.noemer or 0):
            return ""
        if not meting.nu.noemer:
            return "nog geen gegevens"
        teller, noemer = self._tel(meting.nu.teller), self._tel(meting.nu.noemer)
        if self.definitie.eenheid == Eenheid.AANTAL:
            return teller
        if self.definitie.eenheid == Eenheid.AANTAL_VAN:
            return f"{teller} van {noemer}"
        return f"{aandeel_tekst(meting.nu.teller / meting.nu.noemer, self.definitie)} ({teller} van {noemer})"

    @property
    def onvolledig(self) -> str:
        """Says it when fewer libraries delivered than over the year before: the sum is then no trend."""
        meting, vorige = self.meting, self.vorige
        if not self.definitie.is_jaarcijfer or not meting or not vorige or meting.rijen >= vorige.rijen:
            return ""
        missing = vorige.rijen - meting.rijen
        who = "leverde één bibliotheek" if missing == 1 else f"leverden {missing} bibliotheken"
        return f"Over {meting.van.year} {who} nog niets."

    @property
    def reden(self) -> str:
        return self.meting.reden if self.meting else "Dit cijfer wordt nog berekend."

    @property
    def streef(self) -> str:
        return streef_tekst(self.streefwaarde, self.definitie) if self.streefwaarde else ""

    @cached_property
    def verandering(self) -> Decimal | None:
        """The change since the period before: in points, or in the number that was missed."""
        if self.meting is None or self.vorige is None or not self.heeft_waarde or self.vorige.waarde is None:
            return None
        other_year = self.definitie.is_cumulatief and self.vorige.van != self.meting.van
        if other_year or (self.definitie.is_jaarcijfer and self.vorige.rijen != self.meting.rijen):
            return None
        if self.definitie.eenheid == Eenheid.PROCENT:
            now, before = exact(self.meting), exact(self.vorige)
            return ((now or Decimal(0)) - (before or Decimal(0))) * 100
        if self.definitie.eenheid == Eenheid.AANTAL:
            return (self.meting.teller or Decimal(0)) - (self.vorige.teller or Decimal(0))
        if self.definitie.eenheid == Eenheid.RAPPORTCIJFER:
            return (exact(self.meting) or Decimal(0)) - (exact(self.vorige) or Decimal(0))
        return _missed(self.vorige) - _missed(self.meting)

    @property
    def verschil(self) -> str:
        decimals = 1 if self.definitie.eenheid in {Eenheid.PROCENT, Eenheid.RAPPORTCIJFER} else 0
        return "" if self.verandering is None else notatie.verschil(self.verandering, decimals)

    @property
    def verschil_icoon(self) -> str:
        if self.verschil in {"0", "0,0"}:
            return "minus"
        return "trending-down" if self.verschil.startswith(notatie.MIN) else "trending-up"

    @property
    def verschil_zin(self) -> str:
        """'0,6 punt hoger dan in september': the difference as a sentence."""
        if self.verandering is None:
            return ""
        before = str(self.vorige.van.year) if self.vorige and self.definitie.is_jaarcijfer else ""
        before = before or self.tijdvak.previous.kort
        if self.verschil in {"0", "0,0"}:
            return f"gelijk aan {before}"
        size = self.verschil.lstrip("+" + notatie.MIN)
        up = self.verandering > 0
        if self.definitie.eenheid == Eenheid.PROCENT:
            return f"{size} punt {'hoger' if up else 'lager'} dan in {before}"
        if self.definitie.eenheid == Eenheid.RAPPORTCIJFER:
            return f"{size} {'hoger' if up else 'lager'} dan in {before}"
        if self.definitie.eenheid == Eenheid.AANTAL:
            return f"{size} {'meer' if up else 'minder'} dan eind {before}"
        return f"{size} {'minder' if up else 'meer'} gemist dan in {before}"


def as_fixed(meting: Meting) -> Meting:
    """Show a figure of a closed quarter as it was fixed; what it would be now stands beside it in `nu`."""
    vast: VastCijfer | None = getattr(meting, "vast", None)
    if vast is None:
        return meting
    nul = Decimal(0)
    meting.nu = Telling(meting.teller or nul, meting.noemer or nul)
    for naam in VAST:
        setattr(meting, naam, getattr(vast, naam))
    return meting


def exact(meting: Meting | None) -> Decimal | None:
    """Numerator by denominator: what is judged is never rounded."""
    if meting is None or meting.teller is None or not meting.noemer:
        return None
    return meting.teller / meting.noemer


def _missed(meting: Meting) -> Decimal:
    return (meting.noemer or Decimal(0)) - (meting.teller or Decimal(0))


def aandeel_tekst(aandeel: Decimal, definitie: IndicatorDefinitie) -> str:
    """A share as a percentage, a count as a number, a mark with one decimal."""
    if definitie.eenheid == Eenheid.AANTAL:
        return notatie.getal(aandeel)
    return (
        notatie.getal(aandeel, 1) if definitie.eenheid == Eenheid.RAPPORTCIJFER else notatie.procent(aandeel)
    )


def waarde_tekst(meting: Meting | None, definitie: IndicatorDefinitie) -> str:
    """'95,9 %', '41 van 42' or '3'; nothing when there is no figure."""
    aandeel = exact(meting)
    if meting is None or meting.teller is None or meting.noemer is None or aandeel is None:
        return ""
    if definitie.eenheid == Eenheid.AANTAL_VAN:
        return f"{notatie.getal(meting.teller)} van {notatie.getal(meting.noemer)}"
    return aandeel_tekst(aandeel, definitie)


def streef_tekst(streefwaarde: Streefwaarde, definitie: IndicatorDefinitie) -> str:
    """'≥ 95 %', 'alle' or '≥ 6'."""
    if streefwaarde.tekst:
        return streefwaarde.tekst
    sign = "≥" if definitie.richting == IndicatorDefinitie.Richting.HOGER else "≤"
    if definitie.eenheid == Eenheid.AANTAL:
        return f"{sign}{notatie.NBSP}{notatie.getal(streefwaarde.waarde)}"
    if definitie.eenheid == Eenheid.RAPPORTCIJFER:
        return f"{sign}{notatie.NBSP}{notatie.getal(streefwaarde.waarde, 1)}"
    if definitie.eenheid == Eenheid.AANTAL_VAN and streefwaarde.waarde == 1:
        return "alle"
    return f"{sign}{notatie.NBSP}{notatie.norm_procent(streefwaarde.waarde)}"


def load_kaders(indicatoren: Iterable[Indicator]) -> list[Kader]:
    """Definitions and targets of these indicators in two queries, the latest first."""
    indicatoren = list(indicatoren)
    definities: dict[int, list[IndicatorDefinitie]] = {indicator.pk: [] for indicator in indicatoren}
    streefwaarden: dict[int, list[Streefwaarde]] = {indicator.pk: [] for indicator in indicatoren}
    for definitie in IndicatorDefinitie.objects.filter(indicator__in=definities).order_by(
        "-geldig_vanaf", "-pk"
    ):
        definities[definitie.indicator_id].append(definitie)
    for streefwaarde in Streefwaarde.objects.filter(indicator__in=definities).order_by("-jaar", "-pk"):
        streefwaarden[streefwaarde.indicator_id].append(streefwaarde)
    return [
        Kader(indicator, definities[indicator.pk], streefwaarden[indicator.pk])
        for indicator in indicatoren
        if definities[indicator.pk]
    ]
