"""Ticking something off on the monitoring calendar."""

import datetime as dt
from typing import Any

from django import forms

MAX_BYTES = 10 * 1024 * 1024


class BewakingForm(forms.Form):
    op = forms.DateField(label="Gedaan op", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    document = forms.FileField(label="Document", required=False, help_text="Hoogstens 10 MB.")

    def __init__(self, *args: Any, vandaag: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vandaag = vandaag

    def clean_op(self) -> dt.date:
        op: dt.date = self.cleaned_data["op"]
        if op > self.vandaag:
            raise forms.ValidationError("Deze dag moet nog komen.")
        return op

    def clean_document(self) -> Any:
        document = self.cleaned_data.get("document")
        if document and document.size > MAX_BYTES:
            raise forms.ValidationError("Het document is groter dan 10 MB.")
        return document
