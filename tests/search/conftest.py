"""Prints, at the end of a session, how often the engine was compared with the oracle for each filter and order."""

from __future__ import annotations

import pytest

from tests.search.asking import ASKED, TOLD_APART


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not ASKED:
        return
    terminalreporter.section("engine and oracle: questions asked for each filter and order (told subjects apart)")
    by_field: dict[str, list[str]] = {}
    for case in sorted(ASKED):
        field, _, leaf = case.partition(" ")
        apart = f" ({TOLD_APART[case]})" if case in TOLD_APART else ""
        by_field.setdefault(field, []).append(f"{leaf} {ASKED[case]}{apart}")
    for field, cases in by_field.items():
        terminalreporter.write_line(f"{field}: {', '.join(cases)}")
