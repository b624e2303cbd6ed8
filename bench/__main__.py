"""Run benchmarks: `python -m bench` all of them at their default sizes, `python -m bench search --help` one of them."""

from __future__ import annotations

import sys

from bench import charging, enrich, fit, http, import_, linkage, resolve, search, signals

BENCHMARKS = {
    "search": search.main,
    "import": import_.main,
    "linkage": linkage.main,
    "resolve": resolve.main,
    "http": http.main,
    "enrich": enrich.main,
    "charging": charging.main,
    "signals": signals.main,
}
TOOLS = {"fit": fit.main}
"""What is run by name only."""


def main(arguments: list[str]) -> int:
    """Exit code: 0 if all went well, 1 if an answer was wrong or a row was lost, 2 if there is no such benchmark."""
    if not arguments:
        results = [run([]) for run in BENCHMARKS.values()]
        return 0 if all(results) else 1
    name, *rest = arguments
    known = BENCHMARKS | TOOLS
    if name not in known:
        print(f"There is no benchmark {name!r}; there are: {', '.join(known)}.", file=sys.stderr)
        return 2
    return 0 if known[name](rest) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
