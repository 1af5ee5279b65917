"""Where the new text of a reply ends and the quoted mail begins, in the habits of Dutch mail programs.

The original is always kept; this only says what may be folded away. In doubt nothing is folded.
"""

import re
from dataclasses import dataclass

MARKERING = "-- Schrijf je antwoord boven deze regel --"

# 'Op di 3 nov 2026 om 10:12 schreef Jan <jan@…>:' · 'On … wrote:' · 'heeft … het volgende geschreven:'
SCHREEF = re.compile(
    r"^(?:Op|On|Am|Le)\s.{4,300}?(?:schreef|wrote|schrieb|écrit)\b.{0,300}:\s*$"
    r"|^(?:Op|On)\s.{4,400}?(?:het volgende geschreven|heeft geschreven)\s*:\s*$"
    r"|^.{2,200}(?:schreef|heeft geschreven|wrote) (?:op|on) .{4,80}:\s*$",
    re.IGNORECASE | re.DOTALL,
)
OORSPRONKELIJK = re.compile(
    r"^\s*[-_*]{2,}\s*(?:oorspronkelijk(?: e-mail)?bericht|oorspronkelijk bericht|origineel bericht"
    r"|original message|originele e-mail|ursprüngliche nachricht)\s*[-_*]{0,}\s*$",
    re.IGNORECASE,
)
DOORGESTUURD = re.compile(
    r"^\s*[-_*]{2,}\s*(?:doorgestuurd bericht|forwarded message|forwarded by)"
    r"|^begin (?:doorgestuurd bericht|forwarded message)\s*:",
    re.IGNORECASE,
)
DOORSTUURONDERWERP = re.compile(r"^\s*(?:fw|fwd|doorst|dg|wg|tr)\s*:", re.IGNORECASE)
KOPREGEL = re.compile(
    r"^\s*>?\s*\*?(van|from|von|verzonden|sent|gesendet|datum|date|aan|to|an|cc|onderwerp|subject|betreff)\*?\s*:\*?\s*\S",
    re.IGNORECASE,
)
BEGIN_KOPBLOK = re.compile(r"^\s*\*?(?:van|from|von)\*?\s*:\*?\s*\S", re.IGNORECASE)
STREEP = re.compile(r"^\s*_{10,}\s*$")
GECITEERD = re.compile(r"^\s*>")
# A line of a mail program about itself belongs to what is folded.
RECLAME = re.compile(
    r"^(?:verzonden vanaf mijn .{2,40}|verstuurd vanaf mijn .{2,40}|sent from my .{2,40}"
    r"|outlook voor (?:android|ios) downloaden.*|get outlook for (?:android|ios).*|verzonden vanuit outlook.*"
    r"|verzonden met proton mail.*)$",
    re.IGNORECASE,
)
DANK = re.compile(
    r"\b(?:bedankt|dank(?: je| jullie| u)?(?: wel)?|dankjewel|dankuwel|top|super|fijn|mooi|prima|geweldig"
    r"|opgelost|hij doet het|het werkt|werkt weer|doet het weer|weer in orde|helemaal goed|thanks)\b",
    re.IGNORECASE,
)
NOG_NIET = re.compile(
    r"\b(?:niet|geen|nog|maar|echter|toch|helaas|opnieuw|fout|kapot|storing|mislukt|wanneer|kunnen|graag)\b|\?",
    re.IGNORECASE,
)
DANK_HOOGSTENS = 160


@dataclass(frozen=True)
class Gesplitst:
    """What is new, and what was there already."""

    nieuw: str
    citaat: str


def split_citaat(tekst: str, onderwerp: str = "") -> Gesplitst:
    """Fold the quoted mail. A forwarded mail is not a quote, nor is a mail answered between its lines."""
    regels = tekst.split("\n")
    if DOORSTUURONDERWERP.match(onderwerp) or any(DOORGESTUURD.match(regel) for regel in regels):
        gemarkeerd = next((i for i, regel in enumerate(regels) if MARKERING in regel), None)
        if gemarkeerd is None:
            return Gesplitst(tekst.strip(), "")
    for plek in range(len(regels)):
        if _begins_citaat(regels, plek):
            if _is_answered_between(regels[plek:]):
                continue
            nieuw = _without_reclame(regels[:plek])
            if not nieuw:
                # A quote and nothing else: whatever it is, it is what was sent.
                return Gesplitst(tekst.strip(), "")
            return Gesplitst(nieuw, "\n".join(regels[plek:]).strip())
    return Gesplitst(_without_reclame(regels) or tekst.strip(), "")


def _begins_citaat(regels: list[str], plek: int) -> bool:
    regel = regels[plek]
    if MARKERING in regel or OORSPRONKELIJK.match(regel):
        return True
    if SCHREEF.match(_joined(regels, plek)):
        return True
    if STREEP.match(regel):
        return _is_kopblok(regels, _next_filled(regels, plek + 1))
    if BEGIN_KOPBLOK.match(regel):
        return _is_kopblok(regels, plek)
    return bool(GECITEERD.match(regel)) and all(
        GECITEERD.match(rest) or not rest.strip() for rest in regels[plek:]
    )


def _joined(regels: list[str], plek: int) -> str:
    """The line with the ones it was wrapped into, up to the colon; a mail program wraps at 78."""
    samen = regels[plek].lstrip("> ").rstrip()
    if not re.match(r"(?:Op|On|Am|Le)\s", samen, re.IGNORECASE):
        return samen
    for regel in regels[plek + 1 : plek + 4]:
        if samen.endswith(":") or not regel.strip():
            break
        samen = f"{samen} {regel.lstrip('> ').strip()}"
    return samen


def _is_kopblok(regels: list[str], plek: int | None) -> bool:
    """'Van: … Verzonden: … Aan: …': at least three such lines, close together, the first being the sender."""
    if plek is None or not BEGIN_KOPBLOK.match(regels[plek]):
        return False
    soorten = {
        gevonden[1].lower() for regel in regels[plek : plek + 8] if (gevonden := KOPREGEL.match(regel))
    }
    return len(soorten) >= 3  # noqa: PLR2004


def _next_filled(regels: list[str], plek: int) -> int | None:
    return next((i for i in range(plek, min(plek + 3, len(regels))) if regels[i].strip()), None)


def _is_answered_between(rest: list[str]) -> bool:
    """Quoted lines with unquoted text after them: somebody answered point by point."""
    geciteerd = [i for i, regel in enumerate(rest) if GECITEERD.match(regel)]
    if not geciteerd:
        return False
    return any(regel.strip() and not GECITEERD.match(regel) for regel in rest[geciteerd[0] :])


def _without_reclame(regels: list[str]) -> str:
    kept = list(regels)
    while kept and (not kept[-1].strip() or RECLAME.match(kept[-1].strip())):
        kept.pop()
    return "\n".join(kept).strip()


def is_only_thanks(nieuw: str) -> bool:
    """A short word of thanks: no reason to open a solved call again."""
    return len(nieuw) <= DANK_HOOGSTENS and bool(DANK.search(nieuw)) and not NOG_NIET.search(nieuw)
