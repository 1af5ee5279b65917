"""The background work of transport: watching the 72 hours, looking ahead, lenders, trips."""

from celery import shared_task
from django.utils import timezone

from bisc_portal.achtergrond.services import beat
from ibl import services
from ibl.models import Planberekening
from ibl.planning.apart import OnderbrokenError, solve_apart
from ibl.planning.oplosser import SECONDEN_PER_POGING, Tussenstand

# A partner that answers slowly may not hold the worker for ever.
MEESTE_PER_KEER = 100


@shared_task
def check_termijnen(**_: object) -> int:
    """Look at every order whose next threshold has passed; safe to run twice and beside itself."""
    looked_at = 0
    while found := services.watch_termijnen(at=timezone.now()):
        looked_at += found
    beat("ibl", at=timezone.now())
    return looked_at


@shared_task
def plan_ritten(**_: object) -> int:
    """Work out every plan that waits; safe to run twice and beside itself."""
    done = 0
    while (taken := services.begin_berekening(at=timezone.now())) is not None:
        berekening, dag = taken

        def report(stand: Tussenstand, berekening: Planberekening = berekening) -> bool:
            return services.report_berekening(berekening, procent=round(stand.deel * 100))

        try:
            found = solve_apart(
                dag.probleem,
                seconden=berekening.seconden,
                seed=berekening.seed,
                pogingen=max(1, berekening.seconden // SECONDEN_PER_POGING),
                begin=dag.rijplan(),
                report=report,
            )
        except OnderbrokenError:
            services.interrupt_berekening(berekening, at=timezone.now())
            continue
        except Exception:
            services.fail_berekening(berekening, at=timezone.now())
            raise
        services.finish_berekening(berekening, dag, found.plan, gestopt=found.gestopt, at=timezone.now())
        done += 1
    return done


@shared_task
def forecast_termijnen(**_: object) -> int:
    """Look ahead for every running request, after closing trips of days gone by and finding lenders."""
    services.close_ritten(at=timezone.now())
    services.seek_lenders(at=timezone.now())
    return services.forecast_termijnen(at=timezone.now())


@shared_task
def render_drukwerk(**_: object) -> int:
    """Make every label and slip that was asked for; safe to run twice and beside itself."""
    made = 0
    while services.render_next_drukwerk(at=timezone.now()):
        made += 1
    return made


@shared_task
def send_isoberichten(**_: object) -> int:
    """Send every message to partners that is due; safe to run twice and beside itself."""
    sent = 0
    while sent < MEESTE_PER_KEER and services.send_next(at=timezone.now()):
        sent += 1
    return sent
