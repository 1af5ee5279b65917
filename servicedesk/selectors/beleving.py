"""How help was received: what reporters thought of it, and what was solved at the first contact.

Both are counted over calls; a call that is closed off as a security incident is in neither.
"""

import datetime as dt
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from bisc_portal.meting import Bronrij, Maanddeel, Periode, mark, month_number, months_of
from servicedesk.models import Melding, MeldingGebeurtenis, Tevredenheid

OORDEEL = "tevredenheid"
EERSTE_CONTACT = "eerste_contact"
Soort = MeldingGebeurtenis.Soort
# After one of these, more than one contact was needed.
NIET_METEEN = (Soort.WACHT_OP_MELDER, Soort.WACHT_OP_LEVERANCIER, Soort.HEROPEND)
BEOORDEELD = Q(tevredenheid__isnull=False)
TEVREDEN = Q(tevredenheid__score=Tevredenheid.Score.TEVREDEN)
OPGELOST = Q(samengevoegd_in__isnull=True)


def _beoordeeld(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> QuerySet[Melding]:
    """Calls judged in the period, and those closed in it that nobody ever judged."""
    tot = min(periode.tot, now)
    judged = Q(tevredenheid__gegeven_op__gte=periode.van, tevredenheid__gegeven_op__lt=tot)
    silent = Q(tevredenheid__isnull=True, afgesloten_op__gte=periode.van, afgesloten_op__lt=tot)
    return _own(Melding.objects.filter(judged | silent), bibliotheek_id).annotate(
        telt_op=Coalesce("tevredenheid__gegeven_op", "afgesloten_op")
    )


def _opgelost(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> QuerySet[Melding]:
    """Calls resolved in the period, with whether one contact was enough."""
    tot = min(periode.tot, now)
    events = MeldingGebeurtenis.objects.filter(melding=OuterRef("pk")).order_by()
    before = MeldingGebeurtenis.objects.filter(
        melding=OuterRef("melding"), soort=Soort.OPGEPAKT, pk__lt=OuterRef("pk")
    ).order_by()
    passed_on = events.filter(Exists(before), soort=Soort.TOEGEWEZEN)
    return _own(
        Melding.objects.filter(opgelost_op__gte=periode.van, opgelost_op__lt=tot), bibliotheek_id
    ).annotate(
        telt_op=F("opgelost_op"),
        vroeg_meer=Exists(events.filter(soort__in=NIET_METEEN)),
        doorgezet=Exists(passed_on),
    )


METEEN = Q(vroeg_meer=False, doorgezet=False)


def _own(meldingen: QuerySet[Melding], bibliotheek_id: int | None) -> QuerySet[Melding]:
    return meldingen if bibliotheek_id is None else meldingen.filter(organisatie_id=bibliotheek_id)


def count_beleving_per_maand(periode: Periode, *, now: dt.datetime) -> list[Maanddeel]:
    """Both figures per month and library, each in one pass."""
    return [
        *_per_maand(OORDEEL, _beoordeeld(periode, now, None), periode, BEOORDEELD, TEVREDEN),
        *_per_maand(EERSTE_CONTACT, _opgelost(periode, now, None), periode, OPGELOST, METEEN),
    ]


def _per_maand(
    naam: str, meldingen: QuerySet[Melding], periode: Periode, telt: Q, behaald: Q
) -> list[Maanddeel]:
    months = months_of(periode)
    rows = (
        meldingen.annotate(maand=month_number("telt_op", months))
        .order_by()
        .values("maand", "organisatie_id")
        .annotate(
            rijen=Count("pk"),
            noemer=Count("pk", filter=telt),
            teller=Count("pk", filter=telt & behaald),
            kenmerk=mark(telt, behaald),
        )
    )
    return [
        Maanddeel(
            meetwijze=f"servicedesk.{naam}",
            maand=months[row["maand"] - 1],
            organisatie_id=row["organisatie_id"],
            teller=Decimal(row["teller"]),
            noemer=Decimal(row["noemer"]),
            rijen=row["rijen"],
            kenmerk=row["kenmerk"],
        )
        for row in rows
    ]


def list_oordelen(periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None = None) -> list[Bronrij]:
    """Every call of the figure, the latest first; where nobody answered it says so."""
    found = _beoordeeld(periode, now, bibliotheek_id)
    return [_oordeel(melding) for melding in _readable(found).select_related("tevredenheid")]


def page_oordelen(
    periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None, toon: str, begin: int, einde: int
) -> list[Bronrij]:
    """A stretch of the same rows: all, or those that reached it, missed it or do not count."""
    found = _view(_beoordeeld(periode, now, bibliotheek_id), toon, BEOORDEELD, TEVREDEN)
    return [_oordeel(melding) for melding in _readable(found).select_related("tevredenheid")[begin:einde]]


def list_eerste_contact(
    periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None = None
) -> list[Bronrij]:
    """Every call resolved in the period, the latest first; a merged one does not count."""
    return [_contact(melding) for melding in _readable(_opgelost(periode, now, bibliotheek_id))]


def page_eerste_contact(
    periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None, toon: str, begin: int, einde: int
) -> list[Bronrij]:
    """A stretch of the same rows: all, or those that reached it, missed it or do not count."""
    found = _view(_opgelost(periode, now, bibliotheek_id), toon, OPGELOST, METEEN)
    return [_contact(melding) for melding in _readable(found)[begin:einde]]


def _view(meldingen: QuerySet[Melding], toon: str, telt: Q, behaald: Q) -> QuerySet[Melding]:
    match toon:
        case "behaald":
            return meldingen.filter(telt & behaald)
        case "gemist":
            return meldingen.filter(telt).exclude(behaald)
        case "buiten":
            return meldingen.exclude(telt)
    return meldingen


def _readable(meldingen: QuerySet[Melding]) -> QuerySet[Melding]:
    return meldingen.select_related("organisatie", "samengevoegd_in").order_by(F("telt_op").desc(), "-pk")


def _oordeel(melding: Melding) -> Bronrij:
    oordeel = getattr(melding, "tevredenheid", None)
    return _bronrij(
        melding,
        telt_mee=oordeel is not None,
        behaald=oordeel is not None and oordeel.score == Tevredenheid.Score.TEVREDEN,
        reden=oordeel.get_score_display() if oordeel else "De melder gaf geen oordeel.",
    )


def _contact(melding: Melding) -> Bronrij:
    if melding.samengevoegd_in is not None:
        other = melding.samengevoegd_in.nummer
        return _bronrij(melding, telt_mee=False, behaald=False, reden=f"Samengevoegd met {other}.")
    asked, passed_on = (getattr(melding, naam) for naam in ("vroeg_meer", "doorgezet"))
    if asked:
        reden = "heropend, of er was op iemand anders te wachten"
    else:
        reden = "doorgezet naar een ander" if passed_on else "bij het eerste contact opgelost"
    return _bronrij(melding, telt_mee=True, behaald=not asked and not passed_on, reden=reden)


def _bronrij(melding: Melding, *, telt_mee: bool, behaald: bool, reden: str) -> Bronrij:
    return Bronrij(
        sleutel=melding.nummer,
        label=f"{melding.onderwerp} ({melding.organisatie.kort})",
        url=melding.get_absolute_url(),
        telt_mee=telt_mee,
        behaald=behaald,
        reden=reden,
    )
