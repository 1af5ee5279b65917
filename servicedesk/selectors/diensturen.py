"""The hours a service worked: what was measured, and what takes hours away; years are read in one go."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from bisc_portal.meting import Bronrij, Maanddeel, Periode, Telling, mark_of, midnight, months_of
from bisc_portal.templatetags.portaal import moment
from bisc_portal.werktijd import engine
from bisc_portal.werktijd.selectors import load_kalender
from servicedesk import sla
from servicedesk.models import Dienst, Meetperiode, Onbeschikbaarheid
from servicedesk.selectors.bezetting import list_onbemand, open_spans

UUR = Decimal(3600)
DAG = dt.timedelta(days=1)
NIEMAND = "Niemand aangemeld aan de servicedesk"


@dataclass(frozen=True)
class Uitval:
    """A span that takes hours away, or would have: an outage, maintenance, or nobody at the desk."""

    rij: Bronrij
    vak: sla.Tijdvak
    gepland: bool


@dataclass(frozen=True)
class Dienstgegevens:
    """Everything known of one service over a period; each month is reckoned from it without a query."""

    dienst: str
    gemeten: list[sla.Tijdvak]
    uitval: list[Uitval]
    duration: Callable[[dt.datetime, dt.datetime], dt.timedelta]

    def measure(self, periode: Periode) -> sla.Beschikbaarheid | None:
        """Time that counts, time it worked and announced maintenance; None when nothing was measured."""
        gemeten = sla.intersect(self.gemeten, [(periode.van, periode.tot)])
        if not gemeten:
            return None
        near = [u for u in self.uitval if u.vak[0] < periode.tot and u.vak[1] > periode.van]
        storingen = [u.vak for u in near if u.rij.telt_mee]
        onderhoud = [u.vak for u in near if u.gepland]
        return sla.availability(gemeten, storingen, onderhoud, self.duration)

    def list_rows(self, periode: Periode) -> list[Bronrij]:
        """What touches the period, the latest first, each with the hours that it alone takes away.

        Of an hour in which two things went wrong the first has it: so the list adds up to the figure.
        """
        gemeten = sla.intersect(self.gemeten, [(periode.van, periode.tot)])
        near = [u for u in self.uitval if u.vak[0] < periode.tot and u.vak[1] > periode.van]
        rest = gemeten
        rows = []
        for uitval in [*(u for u in near if u.gepland), *(u for u in near if not u.gepland)]:
            mine = sla.intersect(rest, [uitval.vak]) if uitval.gepland or uitval.rij.telt_mee else []
            if mine:
                rest = sla.subtract(rest, mine)
            uren = sum((self.duration(van, tot) for van, tot in mine), dt.timedelta())
            rows.append((uitval.vak[0], replace(uitval.rij, gewicht=_as_hours(uren))))
        rows.sort(key=lambda row: (row[0], row[1].sleutel), reverse=True)
        return [row for _, row in rows]


def load_dienstgegevens(dienst: str, periode: Periode, *, now: dt.datetime) -> Dienstgegevens:
    """What was measured up to `now`, and what stood in the way of the service."""
    perioden = list(Meetperiode.objects.filter(dienst=dienst).order_by("vanaf", "pk"))
    vakken = {p.pk: _days(p, periode.tot) for p in perioden}
    gemeten = sla.intersect(vakken.values(), [(periode.van, min(periode.tot, now))])
    rijen = (
        Onbeschikbaarheid.objects.filter(dienst=dienst, van__lt=min(periode.tot, now))
        .filter(Q(tot__isnull=True) | Q(tot__gt=periode.van))
        .order_by("van", "pk")
    )
    uitval = [_uitval(rij, now) for rij in rijen]
    if dienst == Dienst.BEMANDE_SERVICEDESK and gemeten:
        zonder = sla.intersect(gemeten, [vakken[p.pk] for p in perioden if p.uit_aanmelding])
        uitval += [_onbemand(vak) for vak in _list_onbemand(zonder, now)]
    duration = _duration(dienst) if gemeten else _around_the_clock
    return Dienstgegevens(dienst, gemeten, uitval, duration)


def measure_beschikbaar(dienst: str, periode: Periode, *, now: dt.datetime) -> sla.Beschikbaarheid | None:
    """Time that counts, time it worked and announced maintenance; None when nothing was measured."""
    return load_dienstgegevens(dienst, periode, now=now).measure(periode)


def count_beschikbaar(dienst: str, periode: Periode, *, now: dt.datetime) -> Telling | None:
    """Seconds the service worked, of the seconds that count; None when nothing was measured."""
    beschikbaar = measure_beschikbaar(dienst, periode, now=now)
    if beschikbaar is None:
        return None
    return Telling(
        teller=Decimal(str(beschikbaar.werkte.total_seconds())),
        noemer=Decimal(str(beschikbaar.telt.total_seconds())),
    )


def count_beschikbaar_per_maand(periode: Periode, *, now: dt.datetime) -> Iterator[Maanddeel]:
    """Hours of every service and month: that is what people read, and months add up to quarters."""
    for dienst in Dienst:
        gegevens = load_dienstgegevens(dienst, periode, now=now)
        for maand in months_of(periode):
            vak = Periode(midnight(maand), midnight((maand + 32 * DAG).replace(day=1)))
            beschikbaar = gegevens.measure(vak)
            if beschikbaar is None:
                continue
            rows = gegevens.list_rows(vak)
            kenmerk = 0
            for row in rows:
                # What lies in two months counts in both, so its mark is another one in each.
                kenmerk ^= mark_of(maand, row.sleutel, row.telt_mee, row.gewicht)
            yield Maanddeel(
                meetwijze=f"servicedesk.{dienst.value}",
                maand=maand,
                organisatie_id=None,
                teller=_as_hours(beschikbaar.werkte),
                noemer=_as_hours(beschikbaar.telt),
                rijen=len(rows),
                kenmerk=kenmerk,
            )


def list_beschikbaar(dienst: str, periode: Periode, *, now: dt.datetime) -> list[Bronrij]:
    """The outages, the maintenance and the hours without anybody that touch the period, the latest first."""
    return load_dienstgegevens(dienst, periode, now=now).list_rows(periode)


def _uitval(rij: Onbeschikbaarheid, now: dt.datetime) -> Uitval:
    return Uitval(
        rij=Bronrij(
            sleutel=str(rij.pk),
            label=rij.toelichting,
            url="",
            telt_mee=not rij.gepland and not rij.vervallen,
            behaald=False,
            reden=f"{moment(rij.van)} tot {moment(rij.tot) or 'nu'}"
            + (", aangekondigd onderhoud" if rij.gepland else "")
            + (", bleek geen storing" if rij.vervallen else ""),
        ),
        vak=(rij.van, rij.tot or max(now, rij.van)),
        gepland=rij.gepland and not rij.vervallen,
    )


def _onbemand(vak: sla.Tijdvak) -> Uitval:
    van, tot = vak
    row = Bronrij(
        sleutel=f"{timezone.localtime(van):%Y-%m-%d %H:%M}",
        label=NIEMAND,
        url="",
        telt_mee=True,
        behaald=False,
        reden=f"{moment(van)} tot {moment(tot)}",
    )
    return Uitval(row, vak, gepland=False)


def _list_onbemand(gemeten: list[sla.Tijdvak], now: dt.datetime) -> list[sla.Tijdvak]:
    """Service time with nobody signed on, on the days that signing on is what is measured."""
    return list_onbemand([span for van, tot in gemeten for span in open_spans(van, tot)], now=now)


def _days(meting: Meetperiode, einde: dt.datetime) -> sla.Tijdvak:
    return midnight(meting.vanaf), midnight(meting.tot_en_met + DAG) if meting.tot_en_met else einde


def _duration(dienst: str) -> Callable[[dt.datetime, dt.datetime], dt.timedelta]:
    """The staffed desk is measured in service time, everything else around the clock."""
    if dienst != Dienst.BEMANDE_SERVICEDESK:
        return _around_the_clock
    kalender = load_kalender("servicedesk")
    return lambda van, tot: engine.service_time(kalender, van, tot)


def _around_the_clock(van: dt.datetime, tot: dt.datetime) -> dt.timedelta:
    return tot - van


def _as_hours(duration: dt.timedelta) -> Decimal:
    return Decimal(duration // dt.timedelta(microseconds=1)) / 1_000_000 / UUR
