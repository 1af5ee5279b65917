"""The messages of the socket: the Yjs protocol, and three of our own. Knows nothing of Django."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pycrdt import Decoder, write_message, write_var_uint

# Raise it when the editor learns a kind of content that an older bundle would throw away.
SCHEMA = 1

SYNC, AWARENESS, QUERY_AWARENESS = 0, 1, 3
STEP1, STEP2, UPDATE = 0, 1, 2
# Ours: committed up to this line; what you may and whether it is frozen; why your message was refused.
COMMITTED, TOESTAND, REFUSAL = 100, 101, 102

MOST_AWARENESS = 8_192


@dataclass(frozen=True)
class Refusal(Exception):  # noqa: N818  it is said to a person, not raised at a programmer
    """Why a message or a visitor is refused: the close code and a sentence for the screen."""

    code: int
    zin: str


SIGNED_OUT = Refusal(4401, "Je bent afgemeld. Meld je opnieuw aan om verder te schrijven.")
NO_RIGHT = Refusal(4403, "Je mag hier nu niet schrijven. Je laatste wijziging is niet opgeslagen.")
NOT_FOUND = Refusal(4404, "Deze tekst is er niet, of niet voor jou.")
OLD_BUNDLE = Refusal(4406, "De schrijfpagina is vernieuwd. Laad haar opnieuw; je tekst blijft staan.")
TOO_LARGE = Refusal(4413, "Dit stuk is te groot om in één keer te plakken. Plak het in delen.")
MALFORMED = Refusal(4422, "Het portaal begreep je laatste wijziging niet. Die is niet opgeslagen.")
ONLY_PROPOSING = Refusal(4403, "In deze sectie kun je voorstellen doen. Je wijziging ging verder dan dat.")
# Above 4500 a client comes back by itself.
GAP = Refusal(4509, "Er ontbrak een stuk. De tekst wordt opnieuw opgehaald.")
TOO_MANY = Refusal(4529, "Dat ging te snel. De verbinding wordt zo hersteld.")
SLOW = Refusal(1013, "De verbinding is traag. Ze wordt opnieuw opgebouwd.")
AGAIN = Refusal(1013, "De opslag is even weg. De verbinding wordt opnieuw opgebouwd.")


def step1(state: bytes) -> bytes:
    return bytes([SYNC, STEP1]) + write_message(state)


def step2(update: bytes) -> bytes:
    return bytes([SYNC, STEP2]) + write_message(update)


def update(data: bytes) -> bytes:
    return bytes([SYNC, UPDATE]) + write_message(data)


def committed(nummer: int, count: int) -> bytes:
    """All up to this line is durable; `count` messages of this peer are in it."""
    return bytes([COMMITTED]) + write_var_uint(nummer) + write_var_uint(count)


def toestand(stand: dict[str, Any]) -> bytes:
    return bytes([TOESTAND]) + write_message(json.dumps(stand, separators=(",", ":")).encode())


def refusal(why: Refusal) -> bytes:
    stand = {"code": why.code, "zin": why.zin}
    return bytes([REFUSAL]) + write_message(json.dumps(stand, separators=(",", ":")).encode())


@dataclass(frozen=True)
class Caret:
    """One entry of an awareness message; `state` is None when somebody left."""

    client: int
    clock: int
    state: dict[str, Any] | None


def read_awareness(payload: bytes) -> Iterator[Caret]:
    """Raises ValueError or IndexError on anything that is not one."""
    decoder = Decoder(payload)
    for _ in range(min(decoder.read_var_uint(), 100)):
        client, clock = decoder.read_var_uint(), decoder.read_var_uint()
        state = json.loads(decoder.read_message() or b"null")
        if state is not None and not isinstance(state, dict):
            raise ValueError(payload)
        yield Caret(client, clock, state)


def awareness(caret: Caret) -> bytes:
    state = json.dumps(caret.state, separators=(",", ":")).encode()
    entry = write_var_uint(1) + write_var_uint(caret.client) + write_var_uint(caret.clock)
    return bytes([AWARENESS]) + write_message(entry + write_message(state))
