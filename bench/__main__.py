"""`make bench ARGS="servicedesk"`: every ratio of the named parts, or of all."""

import importlib
import os
import pkgutil
import sys

import django

import bench
from bench.bank import open_bank

PARTS = "onderdelen"


def main(asked: list[str]) -> int:
    package = importlib.import_module(f"{bench.__name__}.{PARTS}")
    names = [info.name for info in pkgutil.iter_modules(package.__path__)]
    if unknown := set(asked) - set(names):
        print(f"Onbekend: {', '.join(sorted(unknown))}. Kies uit: {', '.join(names)}.")  # noqa: T201
        return 2
    missed = 0
    with open_bank() as bank:
        os.environ |= bank.environment(bank.admin_url)
        django.setup()
        for name in asked or names:
            print(f"\n{name}", flush=True)  # noqa: T201
            for outcome in importlib.import_module(f"{package.__name__}.{name}").measure(bank):
                print(f"  {outcome}", flush=True)  # noqa: T201
                missed += not outcome.is_gehaald
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
