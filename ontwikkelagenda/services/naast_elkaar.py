"""Two versions of one initiative side by side: only what differs, in the words of the form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bisc_portal.templatetags.portaal import dag, euro
from ontwikkelagenda.models import Sectie
from ontwikkelagenda.services.begroting import Regel
from ontwikkelagenda.services.initiatief import Voorstel


@dataclass(frozen=True)
class Verschil:
    """One thing that differs: how it stands now, and what was typed."""

    wat: str
    nu: str
    mijn: str


def compare_voorstellen(
    nu: Voorstel, nu_sectie: Sectie, mijn: Voorstel, mijn_sectie: Sectie, indicatoren: Mapping[str, str]
) -> list[Verschil]:
    left, right = _describe(nu, nu_sectie, indicatoren), _describe(mijn, mijn_sectie, indicatoren)
    return [Verschil(wat, left[wat], right[wat]) for wat in left if left[wat] != right[wat]]


def _describe(voorstel: Voorstel, sectie: Sectie, indicatoren: Mapping[str, str]) -> dict[str, str]:
    return {
        "Titel": voorstel.titel,
        "Doel": voorstel.doel.replace("\r\n", "\n").strip(),
        "Beoogd effect": voorstel.beoogd_effect.replace("\r\n", "\n").strip(),
        "Doelgroepen": voorstel.doelgroepen,
        "Soort": voorstel.soort.label,
        "Vernieuwing of regulier": voorstel.aard.label,
        "Sectie": f"{sectie.nummer} {sectie.titel}",
        "Thema": voorstel.thema.naam,
        "Penvoerder": voorstel.penvoerder.naam,
        "Bibliotheken": _lines(sorted(b.naam for b in voorstel.bibliotheken)),
        "Rollen van BiSC": _lines(r.naam for r in voorstel.rollen),
        "Wsob-functies": _lines(f.naam for f in voorstel.functies),
        "Planning": f"kwartaal {voorstel.begint_kwartaal} tot en met {voorstel.eindigt_kwartaal}",
        "Mijlpalen": _lines(f"kwartaal {m.kwartaal}: {m.omschrijving}" for m in voorstel.mijlpalen),
        "Risico's": _lines(f"{r.omschrijving} (kans {r.kans.label}) {r.maatregel}" for r in voorstel.risicos),
        "Indicatoren": _lines(
            f"{indicatoren.get(code, code)}: {verwachting}" for code, verwachting in voorstel.indicatoren
        ),
        "Inzet": f"{voorstel.inzet_dagen.normalize():f} dagen",
        "Begroting": _lines(_regel(regel) for regel in voorstel.regels),
        "Stand": voorstel.status.label,
    }


def _regel(regel: Regel) -> str:
    delen = [f"{euro(regel.bedrag)} {regel.bron.label}", regel.omschrijving, regel.regeling]
    if regel.aanvragen_voor:
        delen.append(f"aanvragen vóór {dag(regel.aanvragen_voor)}")
    if regel.verantwoorden_voor:
        delen.append(f"verantwoorden vóór {dag(regel.verantwoorden_voor)}")
    return ", ".join(filter(None, delen))


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)
