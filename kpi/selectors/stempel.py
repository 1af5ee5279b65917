"""What the figures look like at this moment, in one short text: while it is the same, so are the pages."""

from django.db.models import BigIntegerField, BitXor, Count, F, Func, Value

from kpi.models import Stempel


def read_stempel() -> str:
    """Changes with every change that is committed, in whatever order people commit."""
    traces = Func(F("pk"), Value(0), function="uuid_hash_extended", output_field=BigIntegerField())
    stand = Stempel.objects.aggregate(aantal=Count("pk"), samen=BitXor(traces))
    return f"{stand['aantal']}:{stand['samen']}"
