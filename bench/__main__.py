"""Run benchmarks: `python -m bench` all of them at their default sizes, `python -m bench search --help` one of them."""

from __future__ import annotations

import sys

from bench import fit, import_, linkage, search

BENCHMARKS = {"search": search.main, "import": import_.main, "linkage": linkage.main}
TOOLS = {"fit": fit.main}


def main(arguments: list[str]) -> int:
    """Exit code: 0 if all went well, 1 if an answer was wrong or a row was lost, 2 if there is no such benchmark."""
    if not arguments:
        results = [run([]) for run in BENCHMARKS.values()]
        return 0 if all(results) else 1
    name, *rest = arguments
    if name not in BENCHMARKS:
        print(f"There is no benchmark {name!r}; there are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    return 0 if BENCHMARKS[name](rest) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
