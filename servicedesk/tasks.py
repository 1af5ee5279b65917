"""Background work of the servicedesk. Each task may run twice, beside itself, or late; the rows decide."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from bisc_portal.achtergrond.services import beat
from servicedesk import selectors, services
from servicedesk.models import Sonde
from servicedesk.probes import look

KEPT = dt.timedelta(days=400)


@shared_task
def sweep_klokken(**_: object) -> int:
    """Give every signal that is due; the heartbeat says that all were looked at."""
    swept = 0
    while batch := services.sweep_batch(at=timezone.now()):
        swept += batch
    beat("servicedesk", at=timezone.now())
    return swept


@shared_task
def close_stille_meldingen(**_: object) -> int:
    """Close what was resolved and stayed silent long enough."""
    closed = 0
    while batch := services.close_stille_meldingen(at=timezone.now()):
        closed += batch
    services.forget_kijkers(at=timezone.now())
    return closed


@shared_task
def fetch_post(**_: object) -> int:
    """Empty the mailbox; the heartbeat says that it could be reached."""
    fetched = services.fetch_post(at=timezone.now())
    beat("post", at=timezone.now())
    return fetched


@shared_task
def process_post(**_: object) -> int:
    """Read every mail that waits."""
    read = 0
    while services.process_next_mail(at=timezone.now()):
        read += 1
    return read


@shared_task
def forget_onbevestigde_abonnees(**_: object) -> int:
    """Addresses nobody confirmed are not kept."""
    return services.forget_onbevestigd(at=timezone.now())


@shared_task
def warn_beveiliging(**_: object) -> int:
    """Watch the clocks of security incidents."""
    return services.warn_beveiliging(at=timezone.now())


@shared_task
def recompute_aandelen(**_: object) -> int:
    """Count the months in which something changed."""
    return len(services.recompute_aandelen(at=timezone.now()))


@shared_task
def run_herberekeningen(**_: object) -> int:
    """Carry out every recalculation somebody asked for."""
    done = 0
    while services.run_herberekening(at=timezone.now()):
        done += 1
    return done


@shared_task
def check_klokken(**_: object) -> int:
    """The nightly check; returns how many clocks it looked at."""
    return services.check_klokken(at=timezone.now()).gecontroleerd


@shared_task
def probe_diensten(**_: object) -> int:
    """Look at every service once a minute; the portal's own heart beats along."""
    services.beat_heart(at=timezone.now())
    sondes = list(Sonde.objects.filter(actief=True).order_by("pk"))
    for sonde in sondes:
        seen = look(sonde)
        services.record_meting(
            sonde,
            gelukt=seen.gelukt,
            milliseconden=seen.milliseconden,
            uitleg=seen.uitleg,
            at=timezone.now(),
        )
    return len(sondes)


@shared_task
def tidy_bezetting(**_: object) -> int:
    """After the desk closed nobody is at the desk; minutes of probes are kept for a year."""
    now = timezone.now()
    services.forget_metingen(before=now - KEPT)
    closed = selectors.find_last_closing(now=now)
    return services.sign_off_forgotten(at=now, until=closed) if closed else 0
