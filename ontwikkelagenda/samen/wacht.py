"""The guard: tries an update on a copy of the document before it may be kept.

It finds out which parts of the document an update touches, whether something it builds on is missing, and
whether somebody who may only propose does only that. The database decides about the right itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from pycrdt import Doc, Subscription, TransactionEvent, get_update, merge_updates

from ontwikkelagenda.samen import frames
from ontwikkelagenda.tekst import keuring, voorstel, weergave
from ontwikkelagenda.tekst.weergave import Knoop


@dataclass(frozen=True)
class Verdict:
    """What the log must know of an update. Without effect there is nothing to keep.

    `update` is what to keep: less than was offered when the rest waits for what nobody has here.
    """

    delen: frozenset[int]
    voorstel: bool
    effect: bool
    update: bytes


def inspect(update: bytes, wortels: set[str]) -> keuring.Keuring:
    """Refuse what is no update, or writes outside these roots; cheap, and before the library sees it."""
    try:
        found = keuring.inspect(update)
    except keuring.MalformedUpdateError as error:
        raise frames.MALFORMED from error
    if not found.wortels <= wortels:
        raise frames.MALFORMED
    return found


class Guard:
    def __init__(self, delen: Iterable[int]) -> None:
        self.delen = set(delen)
        self.wortels = {weergave.root_name(deel) for deel in self.delen}
        self.touched: set[int] = set()
        self.changed = False
        self.taken: list[bytes] | None
        self.nodes: dict[int, list[Knoop]] = {}
        self.rebuild([])

    def rebuild(self, updates: Iterable[bytes]) -> None:
        """Begin again from what is committed, or accepted in this batch."""
        self.doc: Doc[Any] = Doc()
        self.taken = None
        for update in updates:
            self.doc.apply_update(update)
        self.nodes.clear()
        self.watches: list[Subscription] = [self.doc.observe(self._changed)]
        for deel in self.delen:
            self._watch(deel)

    def add_delen(self, delen: Iterable[int]) -> None:
        for deel in set(delen) - self.delen:
            self.delen.add(deel)
            self.wortels.add(weergave.root_name(deel))
            self._watch(deel)

    def _watch(self, deel: int) -> None:
        # That something happened is all we ask; what exactly would cost as much again, for every keystroke.
        root = weergave.fragment(self.doc, deel).integrated
        self.watches.append(root.observe_deep(partial(self._touch, deel)))

    def _touch(self, deel: int, _events: object) -> None:
        self.touched.add(deel)

    def _changed(self, event: TransactionEvent) -> None:
        self.changed = True
        if self.taken is not None:
            self.taken.append(event.update)

    def take(self, update: bytes) -> None:
        """What somebody else committed."""
        self.touched.clear()
        self.doc.apply_update(update)
        for deel in self.touched:
            self.nodes.pop(deel, None)

    def check(
        self, update: bytes, *, by: int, rights: Mapping[int, str], is_everything: bool = False
    ) -> Verdict:
        """Apply it to the copy; raise Refusal (and then `rebuild`) when it may not be kept.

        `is_everything`: all that a page has which was lacking here. A page also passes on what it heard and
        could not place; after a log was put back, two pages may each wait for what only the other has. Then
        what fits is kept, and `rebuild` is due as well: the copy may not wait for the rest.
        """
        before = {pk: self._read(pk) for pk, right in rights.items() if right == "voorstellen"}
        self.touched.clear()
        self.changed = False
        self.taken = [] if is_everything else None
        try:
            with self.doc.transaction():
                self.doc.apply_update(update)
                state = self.doc.get_state()
        except ValueError as error:
            raise frames.MALFORMED from error
        taken, self.taken = self.taken, None
        if get_update(update, state)[:1] != keuring.NOTHING[:1]:
            if taken is None:
                raise frames.GAP
            update = merge_updates(keuring.NOTHING, *taken)
        for deel in self.touched:
            self.nodes.pop(deel, None)
            if rights.get(deel) not in {"schrijven", "voorstellen"}:
                raise frames.NO_RIGHT
            if deel in before and not voorstel.only_proposes(before[deel], self._read(deel), by=by):
                raise frames.ONLY_PROPOSING
        return Verdict(frozenset(self.touched), bool(self.touched & before.keys()), self.changed, update)

    def _read(self, deel: int) -> list[Knoop]:
        if deel not in self.nodes:
            self.nodes[deel] = weergave.read_deel(self.doc, deel)
        return self.nodes[deel]
