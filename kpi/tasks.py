"""Background work: measuring, and drawing charts on the queue for heavy work."""

from celery import shared_task
from django.utils import timezone

from bisc_portal.achtergrond.services import beat
from kpi import grafiek, rapport_pdf, selectors, services


@shared_task
def measure_indicatoren(**_: object) -> int:
    """Measure what is recent or missing; a late fact of a recent period is counted here."""
    changed = services.measure_indicatoren(at=timezone.now())
    beat("kpi", at=timezone.now())
    return changed


@shared_task
def measure_alle_indicatoren(**_: object) -> int:
    """Once a night: every period again, for facts that came very late."""
    services.prune_stempels(at=timezone.now())
    changed = services.measure_indicatoren(at=timezone.now(), volledig=True)
    beat("kpi", at=timezone.now())
    return changed


@shared_task
def render_verloop(**_: object) -> int:
    """Draw the charts whose figures changed since they were drawn; return how many."""
    now = timezone.now()
    drawn = 0
    for opdracht in selectors.list_te_tekenen(now=now):
        svg = grafiek.draw(opdracht.tekening)
        services.store_grafiek(opdracht.sleutel, vingerafdruk=opdracht.vingerafdruk, svg=svg, at=now)
        drawn += 1
    return drawn


@shared_task
def render_rapporten(**_: object) -> int:
    """Make every report that was asked for; safe to run twice and beside itself."""
    made = 0
    while services.make_next_rapport(at=timezone.now(), draw=grafiek.draw, render=rapport_pdf.render_rapport):
        made += 1
    return made


@shared_task
def remind_bewaking(**_: object) -> int:
    """Tell the administrators what is due soon."""
    return services.remind_bewaking(at=timezone.now())
