"""What goes round: at once to a few, together to many, and never to whoever alone wrote it."""

import asyncio
from typing import Any

from pycrdt import Doc, XmlElement, XmlText, read_message

from ontwikkelagenda.samen import frames, omroep
from ontwikkelagenda.tekst import weergave

ROOT = 1


class Listener:
    """A page that keeps what it is sent."""

    user_id, sessie, wachtwoord = 1, "", ""

    def __init__(self) -> None:
        self.rechten: dict[int, str] = {}
        self.heard: list[bytes] = []

    def push(self, message: bytes) -> None:
        self.heard.append(message)

    def kick(self, why: frames.Refusal) -> None:
        raise AssertionError(why)

    @property
    def text(self) -> str:
        doc: Doc[Any] = Doc()
        for message in self.heard:
            doc.apply_update(read_message(message[2:]))
        return weergave.plain_text(weergave.read_deel(doc, ROOT))


def keystrokes(count: int) -> list[bytes]:
    doc: Doc[Any] = Doc()
    updates: list[bytes] = []
    watch = doc.observe(lambda event: updates.append(event.update))
    words = XmlText("")
    weergave.fragment(doc, ROOT).children.append(XmlElement("paragraph", {}, [words]))
    for nr in range(count):
        words.insert(nr, "abcdefghij"[nr % 10])
    doc.unobserve(watch)
    return updates


def open_omroep(count: int) -> tuple[omroep.Omroep, list[Listener], list[frames.Caret]]:
    listeners, rung = [Listener() for _ in range(count)], list[frames.Caret]()
    return omroep.Omroep(set[omroep.Peer](listeners), rung.append), listeners, rung


def test_the_first_keystroke_goes_out_at_once() -> None:
    async def story() -> None:
        station, listeners, _ = open_omroep(50)
        station.tell(keystrokes(1), writers={listeners[0]}, is_itself=True)

        assert not listeners[0].heard
        assert all(listener.text == "a" for listener in listeners[1:])

    asyncio.run(story())


def test_what_fifty_wrote_goes_out_together_and_whole() -> None:
    async def story() -> None:
        station, listeners, _ = open_omroep(50)
        updates = keystrokes(50)
        for place, update in enumerate(updates):
            writer: omroep.Peer = listeners[place % 50]
            station.tell([update], writers={writer}, is_itself=True)
        await asyncio.sleep(2 * omroep.LONGEST_SECONDS)

        assert all(len(listener.heard) <= 8 for listener in listeners)
        assert {listener.text for listener in listeners[1:]} == {"abcdefghij" * 5}

    asyncio.run(story())


def test_whoever_wrote_gets_back_what_was_set_free_by_it() -> None:
    async def story() -> None:
        station, listeners, _ = open_omroep(2)
        station.tell(keystrokes(1), writers={listeners[0]}, is_itself=False)

        assert listeners[0].text == listeners[1].text == "a"

    asyncio.run(story())


def test_of_a_running_caret_only_the_last_place_is_shown_and_rung() -> None:
    async def story() -> None:
        station, listeners, rung = open_omroep(2)
        for clock in range(20):
            station.show(frames.Caret(7, clock, {"sectie": ROOT}), is_ours=True)
        station.show(frames.Caret(8, 1, {"sectie": ROOT}), is_ours=False)
        await asyncio.sleep(3 * omroep.CARET_SECONDS)

        assert [caret.clock for caret in rung] == [0, 19]
        assert len(listeners[0].heard) == 3

    asyncio.run(story())


def test_a_room_that_closes_tells_the_others_whose_caret_is_gone() -> None:
    async def story() -> None:
        station, _, rung = open_omroep(0)
        for clock in range(2):
            station.show(frames.Caret(7, clock, None), is_ours=True)
        station.stop()

        assert [caret.clock for caret in rung] == [0, 1]

    asyncio.run(story())
