"""Forms about people, and allauth's forms in our words."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.apps import apps
from django.contrib.auth import password_validation

from bisc_portal.accounts.models import ROLLEN_PER_SOORT, Rol, Uitnodiging, User

# By name: the network stands on accounts, so accounts may not import it.
ORGANISATIES: Any = apps.get_model("netwerk", "Organisatie")
VESTIGINGEN: Any = apps.get_model("netwerk", "Vestiging")


class OrganisatieField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """The organisations whose people can have an account."""

    def __init__(self, **kwargs: Any) -> None:
        soorten = list(ROLLEN_PER_SOORT)
        organisaties = ORGANISATIES.objects.filter(actief=True, soort__in=soorten).order_by("naam", "pk")
        super().__init__(organisaties, label="Organisatie", **kwargs)


class VestigingField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """Branches by library, so that the right one is found without a script."""

    def __init__(self, **kwargs: Any) -> None:
        vestigingen = VESTIGINGEN.objects.filter(actief=True).select_related("organisatie")
        ordered = vestigingen.order_by("organisatie__naam", "naam", "pk")
        super().__init__(
            ordered, label="Vestiging", required=False, empty_label="Geen vaste vestiging", **kwargs
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.organisatie.kort}: {obj.naam}"


def _rollen(help_text: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Rollen",
        choices=Rol.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
        error_messages={"required": "Kies minstens één rol."},
    )


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="E-mailadres",
        help_text="Het eigen werkadres. Gedeelde adressen kunnen geen account krijgen.",
        error_messages={
            "required": "Vul het e-mailadres in.",
            "invalid": "Dit is geen volledig e-mailadres.",
        },
    )
    naam = forms.CharField(label="Naam", max_length=120, error_messages={"required": "Vul de naam in."})
    organisatie = OrganisatieField(empty_label="Kies…", error_messages={"required": "Kies een organisatie."})
    vestiging = VestigingField()
    rollen = _rollen(
        "Directeuren en bibliotheekmedewerkers horen bij een bibliotheek, provincie bij de provincie, "
        "de andere rollen bij BiSC."
    )


class ChangeRollenForm(forms.Form):
    """Offers only what fits the person's organisation."""

    rollen = _rollen("")
    vestiging = VestigingField()

    def __init__(self, *args: Any, mens: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"rollen": mens.rollen, "vestiging": mens.vestiging_id}
        super().__init__(*args, **kwargs)
        passend = ROLLEN_PER_SOORT.get(mens.organisatie.soort, frozenset())
        rollen, vestiging = self.fields["rollen"], self.fields["vestiging"]
        assert isinstance(rollen, forms.MultipleChoiceField)  # noqa: S101  declared above
        assert isinstance(vestiging, VestigingField)  # noqa: S101  declared above
        assert vestiging.queryset is not None  # noqa: S101  set by VestigingField
        rollen.choices = [(rol.value, rol.label) for rol in Rol if rol in passend]
        vestiging.queryset = vestiging.queryset.filter(organisatie=mens.organisatie)


class MensenFilterForm(forms.Form):
    """What stands above the list of people; an unknown value filters nothing."""

    q = forms.CharField(label="Naam of e-mailadres", required=False, max_length=100)
    rol = forms.ChoiceField(label="Rol", required=False, choices=[("", "Alle rollen"), *Rol.choices])
    organisatie = OrganisatieField(required=False, empty_label="Alle organisaties")


class AcceptForm(forms.Form):
    """A password, twice: nobody can see what they type."""

    password1 = forms.CharField(
        label="Wachtwoord",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Minstens twaalf tekens. Een korte zin werkt goed.",
        error_messages={"required": "Kies een wachtwoord."},
    )
    password2 = forms.CharField(
        label="Nog een keer",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Typ het wachtwoord nog een keer."},
    )

    def __init__(self, *args: Any, uitnodiging: Uitnodiging, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = User(email=uitnodiging.email, naam=uitnodiging.naam)

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        password_validation.validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if {"password1", "password2"} <= data.keys() and data["password1"] != data["password2"]:
            self.add_error("password2", "De twee wachtwoorden zijn niet gelijk.")
        return data


REQUIRED = {
    "login": "Vul je e-mailadres in.",
    "password": "Vul je wachtwoord in.",
    "email": "Vul een e-mailadres in.",
    "oldpassword": "Vul je huidige wachtwoord in.",
    "password1": "Kies een wachtwoord.",
    "password2": "Typ het wachtwoord nog een keer.",
    "code": "Vul de code in.",
    "name": "Geef de sleutel een naam.",
}


class _InOurWords(forms.Form):
    """Replaces allauth's labels, and drops placeholders that repeat them."""

    words: dict[str, str] = {}
    help_texts: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.help_text = self.help_texts.get(name, "")
            field.error_messages["required"] = REQUIRED.get(name, field.error_messages["required"])
            field.widget.attrs.pop("placeholder", None)


class LoginForm(_InOurWords, account_forms.LoginForm):  # type: ignore[misc]  # allauth ships no types
    words = {"login": "E-mailadres"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class ResetPasswordForm(_InOurWords, account_forms.ResetPasswordForm):  # type: ignore[misc]
    words = {"email": "E-mailadres"}


class ResetPasswordKeyForm(_InOurWords, account_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    words = {"password1": "Nieuw wachtwoord", "password2": "Nog een keer"}


class SetPasswordForm(_InOurWords, account_forms.SetPasswordForm):  # type: ignore[misc]
    words = {"password1": "Wachtwoord", "password2": "Nog een keer"}


class ChangePasswordForm(_InOurWords, account_forms.ChangePasswordForm):  # type: ignore[misc]
    words = {
        "oldpassword": "Huidig wachtwoord",
        "password1": "Nieuw wachtwoord",
        "password2": "Nieuw wachtwoord, nog een keer",
    }


class AddEmailForm(_InOurWords, account_forms.AddEmailForm):  # type: ignore[misc]
    words = {"email": "Nieuw e-mailadres"}


class ReauthenticateForm(_InOurWords, account_forms.ReauthenticateForm):  # type: ignore[misc]
    words = {"password": "Wachtwoord"}


class AuthenticateCodeForm(_InOurWords, mfa_forms.AuthenticateForm):  # type: ignore[misc]
    words = {"code": "Code"}


class ReauthenticateCodeForm(_InOurWords, mfa_forms.ReauthenticateForm):  # type: ignore[misc]
    words = {"code": "Code"}


class ActivateTOTPForm(_InOurWords, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": "Code uit de app"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddWebAuthnForm(_InOurWords, webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    words = {"name": "Naam van de sleutel", "passwordless": "Ook aanmelden zonder wachtwoord"}
    help_texts = {"name": "Bijvoorbeeld: laptop van het werk."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class EditWebAuthnForm(_InOurWords, webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    words = {"name": "Naam van de sleutel"}


class LoginWebAuthnForm(webauthn_forms.LoginWebAuthnForm):  # type: ignore[misc]
    """Refuses a key that was added to be used *beside* a password (allauth issue 4224)."""

    def clean_credential(self) -> Any:
        authenticator = super().clean_credential()
        if authenticator.wrap().is_passwordless is False:
            raise forms.ValidationError("Met deze sleutel alleen kun je je niet aanmelden.")
        return authenticator
