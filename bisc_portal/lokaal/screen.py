"""The lines somebody who starts the portal reads."""

import contextlib
import time
from collections.abc import Iterator


class Screen:
    """Writes to the terminal, also when that has been closed in the meantime."""

    def say(self, text: str = "", *, end: str = "\n") -> None:
        with contextlib.suppress(OSError):
            print(text, end=end, flush=True)  # noqa: T201  the terminal is where this belongs

    @contextlib.contextmanager
    def step(self, what: str) -> Iterator[None]:
        """'  Tabellen ............ 1,2 s' when the block is done."""
        self.say(f"  {what} ".ljust(34, "."), end=" ")
        begin = time.monotonic()
        try:
            yield
        except BaseException:
            self.say("mislukt")
            raise
        self.say(f"{time.monotonic() - begin:.1f} s".replace(".", ","))
