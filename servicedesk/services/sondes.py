"""Watching services: what a probe saw, outages that open and close with patience, and corrections."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond.models import Hartslag
from bisc_portal.logboek.services import record
from servicedesk.models import Dienst, Onbeschikbaarheid, OnbeschikbaarheidCorrectie, Sonde, SondeMeting

# The portal's own heart; it beats once a minute.
HART = "portaal"
HEART_STOPPED = dt.timedelta(minutes=3)


class OnbeschikbaarheidRefusedError(Exception):
    """The times do not fit; the message says why."""


@transaction.atomic
def record_meting(
    sonde: Sonde, *, gelukt: bool, milliseconden: int, uitleg: str, at: dt.datetime
) -> Onbeschikbaarheid | None:
    """Write what the probe saw in this minute, once, and open or close its outage; return that outage.

    An outage opens after so many failed minutes in a row, from the first of them; it closes after so many
    good ones, at the first of them.
    """
    sonde = Sonde.objects.select_for_update().get(pk=sonde.pk)
    minuut = at.replace(second=0, microsecond=0)
    if SondeMeting.objects.filter(sonde=sonde, minuut=minuut).exists():
        return None
    SondeMeting.objects.create(
        sonde=sonde, minuut=minuut, gelukt=gelukt, milliseconden=milliseconden, uitleg=uitleg[:120]
    )
    open_ = Onbeschikbaarheid.objects.filter(sonde=sonde, tot__isnull=True).first()
    needed = sonde.drempel_op if open_ else sonde.drempel_neer
    last = list(SondeMeting.objects.filter(sonde=sonde, minuut__lte=minuut).order_by("-minuut")[:needed])
    if len(last) < needed or any(meting.gelukt is (open_ is None) for meting in last):
        return None
    first = last[-1].minuut
    if open_ is None:
        return _open(sonde, van=first, uitleg=last[-1].uitleg, at=at)
    open_.tot = max(first, open_.van + dt.timedelta(minutes=1))
    open_.save(update_fields=["tot"])
    record("storing_voorbij", open_, by=None, at=at, dienst=sonde.dienst)
    return open_


def _open(sonde: Sonde, *, van: dt.datetime, uitleg: str, at: dt.datetime) -> Onbeschikbaarheid:
    storing = Onbeschikbaarheid.objects.create(
        dienst=sonde.dienst,
        van=van,
        toelichting=f"{sonde.naam}: {uitleg or 'geen antwoord'}"[:200],
        bron=Onbeschikbaarheid.Bron.SONDE,
        sonde=sonde,
    )
    record("storing_gezien", storing, by=None, at=at, dienst=sonde.dienst)
    return storing


@transaction.atomic
def beat_heart(*, at: dt.datetime) -> Onbeschikbaarheid | None:
    """The portal lives. After a silence of minutes it was down: calls could not be reported."""
    Hartslag.objects.get_or_create(naam=HART, defaults={"geslagen_op": at})
    hartslag = Hartslag.objects.select_for_update().get(naam=HART)
    last = hartslag.geslagen_op
    if at <= last:
        return None
    hartslag.geslagen_op = at
    hartslag.save(update_fields=["geslagen_op"])
    if at - last <= HEART_STOPPED:
        return None
    storing = Onbeschikbaarheid.objects.create(
        dienst=Dienst.MELDINGSAPPLICATIE,
        van=last,
        tot=at,
        toelichting="Het portaal zelf gaf geen hartslag",
        bron=Onbeschikbaarheid.Bron.HARTSLAG,
    )
    record("storing_gezien", storing, by=None, at=at, dienst=storing.dienst)
    return storing


@transaction.atomic
def report_storing(
    *, dienst: str, van: dt.datetime, tot: dt.datetime | None, toelichting: str, by: User, at: dt.datetime
) -> Onbeschikbaarheid:
    """A person saw a service fail, now or before."""
    if van > at or (tot and tot > at):
        raise OnbeschikbaarheidRefusedError("Een storing ligt niet in de toekomst. Kondig onderhoud aan.")
    if tot and tot <= van:
        raise OnbeschikbaarheidRefusedError("Het einde moet na het begin liggen.")
    storing = Onbeschikbaarheid.objects.create(dienst=dienst, van=van, tot=tot, toelichting=toelichting)
    record("storing_gemeld", storing, by=by, at=at, dienst=dienst)
    return storing


@transaction.atomic
def announce_onderhoud(
    *, dienst: str, van: dt.datetime, tot: dt.datetime, toelichting: str, by: User, at: dt.datetime
) -> Onbeschikbaarheid:
    """Maintenance agreed beforehand: it does not count, and it is shown apart."""
    if van <= at:
        raise OnbeschikbaarheidRefusedError("Onderhoud kondig je aan voordat het begint.")
    if tot <= van:
        raise OnbeschikbaarheidRefusedError("Het einde moet na het begin liggen.")
    onderhoud = Onbeschikbaarheid.objects.create(
        dienst=dienst, van=van, tot=tot, toelichting=toelichting, gepland=True, aangekondigd_op=at
    )
    record("onderhoud_aangekondigd", onderhoud, by=by, at=at, dienst=dienst)
    return onderhoud


@transaction.atomic
def correct_onbeschikbaarheid(
    rij: Onbeschikbaarheid,
    *,
    van: dt.datetime,
    tot: dt.datetime | None,
    vervallen: bool,
    reden: str,
    by: User,
    at: dt.datetime,
) -> Onbeschikbaarheid:
    """Put the times right, or say that it was no outage; what stood there before stays beside it."""
    rij = Onbeschikbaarheid.objects.select_for_update().get(pk=rij.pk)
    if tot and tot <= van:
        raise OnbeschikbaarheidRefusedError("Het einde moet na het begin liggen.")
    if not rij.gepland and (van > at or (tot and tot > at)):
        raise OnbeschikbaarheidRefusedError("Een storing ligt niet in de toekomst.")
    if rij.gepland and rij.aangekondigd_op and van <= rij.aangekondigd_op:
        raise OnbeschikbaarheidRefusedError("Onderhoud begint na de aankondiging.")
    OnbeschikbaarheidCorrectie.objects.create(
        onbeschikbaarheid=rij,
        was_van=rij.van,
        was_tot=rij.tot,
        was_vervallen=rij.vervallen,
        reden=reden,
        door=by,
        op=at,
    )
    rij.van, rij.tot, rij.vervallen = van, tot, vervallen
    rij.save(update_fields=["van", "tot", "vervallen"])
    record("onbeschikbaarheid_gecorrigeerd", rij, by=by, at=at, dienst=rij.dienst)
    return rij


@transaction.atomic
def forget_metingen(*, before: dt.datetime) -> int:
    """A minute is of use while somebody may ask; the outages it made stay."""
    return SondeMeting.objects.filter(minuut__lt=before).delete()[0]
