"""One planner at a time: a plan is locked, looked at as it was seen, and numbered with every change."""

from ibl.models import Ritplan
from ibl.services.errors import PlanChangedError, PlanFixedError


def lock_plan(plan: Ritplan) -> Ritplan:
    return Ritplan.objects.select_related("depot", "matrix").select_for_update(of=("self",)).get(pk=plan.pk)


def lock_version(plan: Ritplan, version: int) -> Ritplan:
    plan = lock_plan(plan)
    if plan.version != version:
        raise PlanChangedError("Iemand anders heeft dit plan net veranderd. Kijk eerst hoe het nu staat.")
    require_concept(plan)
    return plan


def require_concept(plan: Ritplan) -> None:
    if plan.status != Ritplan.Status.CONCEPT:
        raise PlanFixedError("Dit plan is vastgesteld. Heropen het om het te veranderen.")


def mark_changed(plan: Ritplan) -> None:
    plan.version += 1
    plan.save(update_fields=["version"])
