"""Several files in one field, checked by what is in them."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from servicedesk import bestanden
from servicedesk.bestanden import Bestand, BestandRefusedError

UITLEG = f"Hoogstens {bestanden.MAX_AANTAL}, elk tot {bestanden.MAX_BYTES // bestanden.MEGABYTE} MB."


class BestandenInput(forms.FileInput):
    allow_multiple_selected = True


class BestandenField(forms.FileField):
    """Cleans to a list of Bestand; empty when nothing was chosen."""

    widget = BestandenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "help_text": UITLEG,
                **kwargs,
                "widget": BestandenInput(attrs={"accept": ",".join(bestanden.SOORTEN)}),
            }
        )

    def clean(self, data: Any, _: Any = None) -> list[Bestand]:
        uploads: list[UploadedFile[bytes]] = [upload for upload in data or [] if upload]
        if len(uploads) > bestanden.MAX_AANTAL:
            raise forms.ValidationError(f"Kies hoogstens {bestanden.MAX_AANTAL} bestanden tegelijk.")
        return [self._read(upload) for upload in uploads]

    def _read(self, upload: "UploadedFile[bytes]") -> Bestand:
        """Too big is refused unread."""
        naam = bestanden.clean_name(upload.name or "")
        if (upload.size or 0) > bestanden.MAX_BYTES:
            raise forms.ValidationError(
                f"'{naam}' is groter dan {bestanden.MAX_BYTES // bestanden.MEGABYTE} MB."
            )
        bestand = Bestand(naam, upload.read())
        try:
            bestanden.media_type(bestand)
        except BestandRefusedError as error:
            raise forms.ValidationError(str(error)) from error
        return bestand
