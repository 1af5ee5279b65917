"""Money in a table, and the bar of the budget meter."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from ontwikkelagenda.selectors import BudgetStand

register = template.Library()


@register.filter
def bedrag(value: Decimal | int | None) -> str:
    """'118.000' for a column that already says euro; with cents only when there are any."""
    if value is None:
        return ""
    amount = Decimal(value)
    decimals = 0 if amount == amount.to_integral_value() else 2
    return number_format(amount, decimals, force_grouping=True).replace("-", "−")


METER_WIDTH = 296


@register.inclusion_tag("ontwikkelagenda/meter.html")
def budgetmeter(stand: BudgetStand, jaar: int) -> dict[str, object]:
    """Subsidy and reserve one behind the other, the border drawn, what is free left white."""
    scale = METER_WIDTH / max(stand.budget, stand.toegewezen, Decimal(1))
    subsidie, reserve = stand.bronnen
    border = _place(subsidie.budget * scale)
    asked = _place(subsidie.toegewezen * scale)
    return {
        "stand": stand,
        "jaar": str(jaar),
        "subsidie": subsidie,
        "reserve": reserve,
        "breed": METER_WIDTH,
        "grens": border,
        "grens_links": max(border - 4, 48),
        "grens_rechts": min(border + 6, METER_WIDTH - 50),
        "subsidie_breed": asked,
        "reserve_van": max(border, asked),
        "reserve_breed": _place(reserve.toegewezen * scale),
        "eind": _place(stand.budget * scale),
        "eind_binnen": max(_place(stand.budget * scale) - 1, 0),
    }


def _place(value: Decimal) -> int:
    """Whole units: a Dutch comma in a drawing is no number."""
    return int(value.to_integral_value())


@register.filter
def afbreekbaar(naam: str) -> str:
    """A soft hyphen where a name may break: a room can be narrower than 'informatiesamenleving'."""
    return naam.replace("informatiesamenleving", "informatie\u00adsamenleving")
