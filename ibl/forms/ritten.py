"""What a planner sends: a day, a move, a vehicle that cannot drive."""

from typing import Any

from django import forms

from ibl.models import Rit, Ritplan, Stop


class DagForm(forms.Form):
    datum = forms.DateField(
        label="Voor welke dag?",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Kies een dag.", "invalid": "Schrijf de dag als 24-11-2026."},
    )


class VersieForm(forms.Form):
    """The version of the plan the planner looked at."""

    version = forms.IntegerField(min_value=1)


class StopForm(VersieForm):
    """One stop of this plan."""

    stop = forms.ModelChoiceField(Stop.objects.none())

    def __init__(self, *args: Any, plan: Ritplan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stop"].queryset = plan.stops.select_related("plan").order_by("pk")  # type: ignore[attr-defined]


class VerplaatsForm(StopForm):
    """To which trip, and in which place; without a trip it waits beside the plan."""

    rit = forms.ModelChoiceField(Rit.objects.none(), required=False)
    # Counted from 0 by the script; people count from 1.
    plaats = forms.IntegerField(min_value=0, max_value=500, required=False)
    nummer = forms.IntegerField(min_value=1, max_value=500, required=False)

    def __init__(self, *args: Any, plan: Ritplan, **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        open_ritten = plan.ritten.filter(status__in=[Rit.Status.GEPLAND, Rit.Status.ONDERWEG])
        self.fields["rit"].queryset = open_ritten.order_by("naam", "pk")  # type: ignore[attr-defined]

    def verplaatsing(self) -> dict[str, Any]:
        plaats = self.cleaned_data["plaats"]
        if plaats is None:
            plaats = (self.cleaned_data["nummer"] or 1) - 1
        return {"rit": self.cleaned_data["rit"], "plaats": plaats}


class VastForm(StopForm):
    vast = forms.BooleanField(required=False)


class SpitsForm(VersieForm):
    mijden = forms.BooleanField(required=False)


class UitvalForm(forms.Form):
    rit = forms.ModelChoiceField(Rit.objects.none(), error_messages={"required": "Kies een voertuig."})
    reden = forms.CharField(
        label="Waarom rijdt het niet?",
        max_length=120,
        error_messages={"required": "Schrijf kort waarom het voertuig niet rijdt."},
    )

    def __init__(self, *args: Any, plan: Ritplan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ritten = plan.ritten.filter(status__in=[Rit.Status.GEPLAND, Rit.Status.ONDERWEG])
        self.fields["rit"].queryset = open_ritten.order_by("naam", "pk")  # type: ignore[attr-defined]
