"""What each indicator is called, for the parts that point at one by its code."""

from bisc_portal.indicatoren import Indicatornaam
from kpi.models import Indicator


def list_indicatornamen() -> list[Indicatornaam]:
    """The indicators in use, in the order of the plan."""
    rows = Indicator.objects.filter(actief=True).order_by("volgorde", "pk")
    return [Indicatornaam(row.code, row.naam, row.get_absolute_url()) for row in rows]
