"""Mail: which call it belongs to, who sent it, the list the desk looks at, and what a mail looked like."""

import base64
import datetime as dt
import re

import nh3
from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk.models import InkomendeMail, MailOrigineel, Melding
from servicedesk.post import draad, lezen

ANTWOORDWOORDEN = re.compile(
    r"^\s*(?:(?:re|aw|antw|antwoord|fw|fwd|doorst|dg|wg|tr|sv)\s*:\s*)+", re.IGNORECASE
)
GROOTSTE_PLAATJE = 3 * 1024 * 1024
PLAATJES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
ATTRIBUTEN = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}


def list_post(user: User, *, toon: str) -> QuerySet[InkomendeMail]:
    """One tab of the list, the latest first; what waits, the oldest first."""
    mails = (
        InkomendeMail.objects.visible_to(user)
        .defer("tekst", "citaat", "gebreken")
        .select_related("melding__organisatie", "afgehandeld_door")
    )
    if toon == "wacht":
        return mails.waiting().order_by("opgehaald_op", "pk")
    status = {
        "verwerkt": [InkomendeMail.Status.VERWERKT],
        "genegeerd": [InkomendeMail.Status.GENEGEERD, InkomendeMail.Status.WEGGELEGD],
    }.get(toon, [InkomendeMail.Status.TE_VERWERKEN])
    return mails.filter(status__in=status).order_by("-opgehaald_op", "-pk")


def count_post(user: User) -> dict[str, int]:
    """How many mails wait for a person, and how many for the background."""
    return InkomendeMail.objects.visible_to(user).aggregate(
        wacht=Count("pk", filter=Q(status__in=["te_beoordelen", "quarantaine"])),
        bezig=Count("pk", filter=Q(status="te_verwerken")),
    )


def load_mail(user: User, pk: int) -> InkomendeMail:
    mails = InkomendeMail.objects.visible_to(user).select_related("melding", "reactie", "afgehandeld_door")
    return get_object_or_404(mails, pk=pk)


def list_post_of(melding: Melding) -> QuerySet[InkomendeMail]:
    return melding.post.defer("tekst", "citaat").order_by("opgehaald_op", "pk")


def read_origineel(mail: InkomendeMail) -> tuple[bytes, bool]:
    """The bytes, and whether they are all of it."""
    origineel = MailOrigineel.objects.get(mail=mail)
    return bytes(origineel.inhoud), origineel.volledig


def find_melding_of_mail(gelezen: lezen.Mail) -> Melding | None:
    """The call a mail is about; of one that was merged, the call it went into."""
    melding = _find_named(gelezen)
    while melding is not None and melding.samengevoegd_in is not None:
        melding = melding.samengevoegd_in
    return melding


def _find_named(gelezen: lezen.Mail) -> Melding | None:
    """By an id we signed, by a mail that came in before, or by a number in the subject, in that order."""
    meldingen = Melding.alle.select_related("organisatie", "vestiging", "melder", "behandelaar")
    nummer = draad.recognise(gelezen.verwijzingen, geheim=settings.SECRET_KEY)
    if nummer:
        return meldingen.filter(nummer=nummer).first()
    earlier = (
        InkomendeMail.objects.filter(message_id__in=gelezen.verwijzingen, melding__isnull=False)
        .exclude(message_id="")
        .order_by("-pk")
        .values_list("melding_id", flat=True)
        .first()
    )
    if earlier:
        return meldingen.get(pk=earlier)
    return meldingen.filter(nummer__in=gelezen.nummers).order_by("-pk").first() if gelezen.nummers else None


def is_repeated(mail: InkomendeMail) -> bool:
    """The same letter came in before, along another road or under another number."""
    return InkomendeMail.objects.filter(vingerafdruk=mail.vingerafdruk, pk__lt=mail.pk).exists()


def count_recent_mail(afzender: str, *, since: dt.datetime) -> int:
    return (
        InkomendeMail.objects.filter(afzender=afzender, opgehaald_op__gte=since).exclude(afzender="").count()
    )


def find_sender(adres: str) -> User | None:
    """The account behind an address; every address belongs to one person."""
    return User.objects.filter(email__iexact=adres, is_active=True).first() if adres else None


def guess_vestiging(user: User, tekst: str) -> Vestiging | None:
    """The branch a mail is about: named in it, else the sender's own, else the library's first."""
    vestigingen = list(
        Vestiging.objects.filter(organisatie_id=user.organisatie_id, actief=True).order_by("pk")
    )
    genoemd = [
        vestiging
        for vestiging in vestigingen
        if re.search(rf"\b{re.escape(vestiging.naam)}\b", tekst, re.IGNORECASE)
    ]
    if len(genoemd) == 1:
        return genoemd[0]
    own = next((vestiging for vestiging in vestigingen if vestiging.pk == user.vestiging_id), None)
    return own or (vestigingen[0] if vestigingen else None)


def find_vestiging_of_mail(mail: InkomendeMail) -> Vestiging | None:
    """The branch to propose for a mail that waits; None when its sender is unknown."""
    sender = find_sender(mail.afzender)
    return guess_vestiging(sender, f"{mail.onderwerp}\n{mail.tekst}") if sender else None


def clean_subject(onderwerp: str) -> str:
    """The subject without 'RE:' and 'FW:'; never empty."""
    kaal = ANTWOORDWOORDEN.sub("", onderwerp).strip()
    return kaal[:160] or "(geen onderwerp)"


def render_mail_html(gelezen: lezen.Mail) -> str:
    """The mail's own layout without anything that runs, fetches or looks like the portal.

    Sanitised at every reading, never stored: a stricter rule then holds for old mail too. Pictures that came
    along are shown; what lies elsewhere is not fetched.
    """
    plaatjes = {
        deel.content_id: f"data:{deel.soort};base64,{base64.b64encode(deel.inhoud).decode()}"
        for deel in gelezen.plaatjes
        if deel.soort in PLAATJES and len(deel.inhoud) <= GROOTSTE_PLAATJE
    }

    def keep(tag: str, attribute: str, value: str) -> str | None:
        if tag == "img" and attribute == "src":
            return plaatjes.get(value.removeprefix("cid:")) if value.startswith("cid:") else None
        if attribute == "href" and not value.lower().startswith(("http://", "https://", "mailto:", "tel:")):
            return None
        return value

    return nh3.clean(
        gelezen.html,
        attributes=ATTRIBUTEN,
        attribute_filter=keep,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
