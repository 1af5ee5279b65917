"""Every widget wears its class, says what it is, and tells what is wrong."""

from pathlib import Path

import pytest
from django import forms
from django.conf import settings


class Alles(forms.Form):
    """One field of every kind the portal uses."""

    titel = forms.CharField(label="Titel", help_text="Kort en duidelijk.")
    email = forms.EmailField(label="E-mail", required=False)
    geheim = forms.CharField(label="Wachtwoord", widget=forms.PasswordInput)
    uitleg = forms.CharField(label="Uitleg", widget=forms.Textarea(attrs={"class": "groot"}))
    soort = forms.ChoiceField(label="Soort", choices=[("a", "Eén"), ("b", "Twee")])
    keuze = forms.ChoiceField(label="Keuze", choices=[("a", "Eén"), ("b", "Twee")], widget=forms.RadioSelect)
    meer = forms.MultipleChoiceField(
        label="Meer", choices=[("a", "Eén"), ("b", "Twee")], widget=forms.CheckboxSelectMultiple
    )
    akkoord = forms.BooleanField(label="Akkoord")
    dag = forms.DateField(label="Dag", widget=forms.DateInput(attrs={"type": "date"}))
    aantal = forms.IntegerField(label="Aantal")
    geheim_veld = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("titel", 'class="utrecht-textbox"'),
        ("email", 'class="utrecht-textbox"'),
        ("geheim", 'class="utrecht-textbox"'),
        ("uitleg", 'class="groot utrecht-textarea"'),
        ("soort", 'class="utrecht-select"'),
        ("keuze", 'class="utrecht-radio-button"'),
        ("meer", 'class="utrecht-checkbox"'),
        ("akkoord", 'class="utrecht-checkbox"'),
        ("dag", 'class="utrecht-textbox"'),
        ("aantal", 'class="utrecht-textbox"'),
    ],
)
def test_each_widget_wears_its_class(field: str, expected: str) -> None:
    assert expected in str(Alles()[field])


def test_a_hidden_field_wears_none() -> None:
    assert "class=" not in str(Alles()["geheim_veld"])


def test_help_and_error_are_tied_to_the_field() -> None:
    field = str(Alles({})["titel"])

    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_titel_helptext id_titel_error"' in field


def test_the_ids_that_are_named_exist() -> None:
    html = Alles({})["titel"].as_field_group()

    assert 'id="id_titel_helptext"' in html
    assert 'id="id_titel_error"' in html


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    html = Alles({})["keuze"].as_field_group()

    assert "<legend" in html
    assert 'aria-describedby="id_keuze_error"' in html


def test_what_is_not_required_says_so() -> None:
    form = Alles()

    assert "(hoeft niet)" in form["email"].as_field_group()
    assert "(hoeft niet)" not in form["titel"].as_field_group()


def test_the_summary_leads_to_every_wrong_field() -> None:
    html = str(Alles({"email": "geen adres"}))

    assert "Tien velden kloppen nog niet" in html
    for anchor in ["#id_titel", "#id_email", "#id_keuze_0", "#id_meer_0", "#id_akkoord"]:
        assert f'href="{anchor}"' in html
        assert f'id="{anchor[1:]}"' in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert "foutlijst" not in str(Alles())


def test_what_was_typed_stays() -> None:
    assert 'value="geen adres"' in str(Alles({"email": "geen adres"}))


def test_no_page_tells_the_same_mistakes_twice() -> None:
    """A whole form brings its own list of mistakes; beside it a second one would say the same."""
    twice = [
        page.name
        for page in sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
        if "{{ form }}" in (html := page.read_text(encoding="utf-8"))
        and 'include "components/foutlijst.html" with form=form' in html
    ]

    assert not twice
