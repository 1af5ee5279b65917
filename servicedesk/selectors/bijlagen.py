"""Files beside a call: which this person may see, and one of them to download."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from bisc_portal.accounts.models import User
from servicedesk.models import Bijlage, Melding


def list_bijlagen(melding: Melding) -> QuerySet[Bijlage]:
    """What came with the report itself; the files of an answer stand with the answer."""
    return melding.bijlagen.filter(reactie__isnull=True).order_by("toegevoegd_op", "pk")


def load_bijlage(user: User, pk: int) -> Bijlage:
    """The file, or 404 when there is none this person may see."""
    return get_object_or_404(Bijlage.objects.visible_to(user), pk=pk)
