"""The agenda as one canonical text with a hash: what is adopted, printed and checked. Knows no Django."""

import hashlib
import json
from typing import Any

type Inhoud = dict[str, Any]


def canonical(inhoud: Inhoud) -> str:
    """Write the content in exactly one way: keys sorted, no spaces, money as text."""
    return json.dumps(inhoud, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def content_hash(tekst: str) -> str:
    """SHA-256 of the canonical text in UTF-8, in hexadecimals; anyone can compute it again."""
    return hashlib.sha256(tekst.encode()).hexdigest()
