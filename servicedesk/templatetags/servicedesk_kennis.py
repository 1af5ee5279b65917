"""How the text of an article is set: paragraphs and lists, everything else as it was typed."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

GENUMMERD = re.compile(r"\d+[.)]\s+")
BOLLETJE = re.compile(r"[-*•]\s+")


@register.filter
def opmaak(tekst: str) -> SafeString:
    """A blank line begins a paragraph; lines that begin with 1. or - make a list."""
    blocks = [_block(block) for block in re.split(r"\n\s*\n", tekst.replace("\r\n", "\n")) if block.strip()]
    return mark_safe("".join(blocks))  # noqa: S308  each block was escaped below


def _block(block: str) -> SafeString:
    lines = [line.strip() for line in block.strip().splitlines()]
    for pattern, tag in ((GENUMMERD, "ol"), (BOLLETJE, "ul")):
        if all(pattern.match(line) for line in lines):
            items = format_html_join("", "<li>{}</li>", ((pattern.sub("", line, count=1),) for line in lines))
            return format_html("<{0}>{1}</{0}>", mark_safe(tag), items)  # noqa: S308  one of two words
    return format_html("<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines)))
