"""How figures are written in Dutch: 95,9 %, 41 van 42, ≥ 95 %. Knows no Django.

Percentages are rounded down: 94,96 % may not look like a target of 95 % that was met.
"""

from decimal import ROUND_FLOOR, Decimal

NBSP = "\u00a0"
MIN = "−"
GETALLEN = [
    "nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien",
    "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien",
    "negentien", "twintig",
]  # fmt: skip
TIENDE, HEEL = Decimal("0.1"), Decimal(100)


def getal(value: Decimal | int, decimals: int = 0) -> str:
    """'1.284' and '−0,5': thousands with a point, decimals with a comma, rounded down."""
    step = Decimal(1).scaleb(-decimals)
    rounded = abs(Decimal(value)).quantize(step, ROUND_FLOOR)
    text = f"{rounded:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return f"{MIN}{text}" if value < 0 and rounded else text


def in_words(count: int) -> str:
    """'elf' up to twenty, digits above."""
    return GETALLEN[count] if count < len(GETALLEN) else str(count)


def procent(aandeel: Decimal) -> str:
    """A share between 0 and 1 as '95,9 %'."""
    return f"{procentgetal(aandeel)}{NBSP}%"


def procentgetal(aandeel: Decimal) -> str:
    """'95,9', '95,0', and '100' when it is all of them."""
    percentage = (aandeel * 100).quantize(TIENDE, ROUND_FLOOR)
    return getal(percentage, 0 if percentage == HEEL else 1)


def norm_procent(aandeel: Decimal) -> str:
    """A target as '98,5 %' or '95 %': no decimal that says nothing."""
    percentage = aandeel * 100
    whole = percentage == percentage.to_integral_value()
    return f"{getal(percentage, 0 if whole else 1)}{NBSP}%"


def verschil(value: Decimal, decimals: int) -> str:
    """'+0,6', '−1' or '0'."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals))
    return f"+{getal(rounded, decimals)}" if rounded > 0 else getal(rounded, decimals)


def csv_getal(value: Decimal | None) -> str:
    """For a Dutch spreadsheet: a comma, no thousands, no trailing noughts."""
    if value is None:
        return ""
    text = f"{value.normalize():f}"
    return text.replace(".", ",")
