"""Fields that more than one form has, and what they never accept."""

import re
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator

from bisc_portal.netwerk.models import Vestiging

# A card, telephone or citizen number, or an e-mail address: the marks of a reader's data.
LENERGEGEVENS = re.compile(r"\d[\d .-]{6,}\d|[^\s@]+@[^\s@]+")

GEEN_LENERGEGEVENS = "Hier lijken gegevens van een lener te staan (een nummer of e-mailadres). Haal ze weg."


def refuse_lenergegevens(tekst: str) -> None:
    """AVG: transport holds nothing about readers, not even in a description."""
    if LENERGEGEVENS.search(tekst):
        raise forms.ValidationError(GEEN_LENERGEGEVENS)


class VestigingIterator(ModelChoiceIterator):  # type: ignore[type-arg]  # takes none at run time
    """The branches, grouped by their library."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        groups: dict[str, list[Any]] = {}
        for vestiging in self.queryset:
            groups.setdefault(str(vestiging.organisatie), []).append(self.choice(vestiging))
        yield from groups.items()


class UitlenerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes none at run time
    iterator = VestigingIterator

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Vestiging.objects.none(), **kwargs)


def offer(form: forms.Form, name: str, vestigingen: QuerySet[Vestiging]) -> None:
    """Fill a choice when the form is made: a queryset of a class would be read once for all."""
    cast("forms.ModelChoiceField[Vestiging]", form.fields[name]).queryset = vestigingen


class DagField(forms.DateField):
    """A day, chosen in the calendar of the browser."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": "Schrijf de dag als 24-11-2026.", **kwargs.pop("error_messages", {})}
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, error_messages=messages, **kwargs)


class KlokField(forms.TimeField):
    """A time on the clock, in whole minutes."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": "Schrijf de tijd als 09:30.", **kwargs.pop("error_messages", {})}
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(widget=widget, error_messages=messages, **kwargs)


def refuse_end_before_begin(
    form: forms.BaseForm, data: dict[str, Any], *, van: str = "van", tot: str = "tot", klok: bool = False
) -> None:
    """A period ends on or after its first day; hours end later than they begin."""
    begin, end = data.get(van), data.get(tot)
    if begin is None or end is None:
        return
    if klok and end <= begin:
        form.add_error(tot, "De eindtijd is niet na de begintijd.")
    elif not klok and end < begin:
        form.add_error(tot, "De laatste dag ligt voor de eerste.")
