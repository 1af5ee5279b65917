"""Days and times of day as the browser asks for them and people type them."""

from typing import Any

from django import forms


class DatumField(forms.DateField):
    """The browser's own date field; a typed date is read the Dutch way too."""

    def __init__(self, **kwargs: Any) -> None:
        errors = {"required": "Kies een datum.", "invalid": "Kies een datum, bijvoorbeeld 18-11-2026."}
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=["%Y-%m-%d", "%d-%m-%Y"],
            error_messages={**errors, **kwargs.pop("error_messages", {})},
            **kwargs,
        )


class TijdField(forms.TimeField):
    """A time on the wall clock, to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        errors = {"required": "Kies een tijd.", "invalid": "Kies een tijd, bijvoorbeeld 08:30."}
        super().__init__(
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
            error_messages=errors,
            **kwargs,
        )
