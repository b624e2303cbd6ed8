from __future__ import annotations

from typing import Any

import pytest

from sightline.model.values import MoneyRange, SizeRange
from sightline.sources.mapping import transforms as t

READ: list[tuple[Any, Any, Any]] = [
    (t.text, "  Ada\u00a0", "Ada"),
    (t.text, "a\x00b", "ab"),
    (t.text, 12.0, "12"),
    (t.text, True, "true"),
    (t.text, " ", None),
    (t.verbatim, " a ", " a "),
    (t.verbatim, ["a ", "b"], ("a ", "b")),
    (t.plain, ["a ", "", "b"], ("a", "b")),
    (t.email, " Ada@Example.COM ", "ada@example.com"),
    (t.domain, "https://www.acme.co.uk/about?x=1", "acme.co.uk"),
    (t.domain, "https://www.facebook.com/", "facebook.com"),
    (t.bare_domain, "Acme.com", "acme.com"),
    (t.url, "acme.com/x", "https://acme.com/x"),
    (t.linkedin, "in/Ada-Lovelace", "https://www.linkedin.com/in/ada-lovelace"),
    (t.integer, "1,234", 1234),
    (t.integer, 5.0, 5),
    (t.number_of, "1 234.5", 1234.5),
    (t.headcount, "1,500", 1500),
    (t.headcount, "11-50", None),
    (t.size_range, "11-50", SizeRange(11, 50)),
    (t.size_range, "1,001 - 5,000 employees", SizeRange(1001, 5000)),
    (t.size_range, "10001+", SizeRange(10001, None)),
    (t.size_range, "over 10k", SizeRange(10000, None)),
    (t.size_range, "<10", SizeRange(None, 10)),
    (t.size_range, "1500", None),
    (t.year, "2013 (1888)", 2013),
    (t.year, 1999, 1999),
    (t.money, "$1.5M", 1_500_000),
    (t.money, "US$ 12,000", 12_000),
    (t.money, 2.5e6, 2_500_000),
    (t.money_range, "$25M-$50M", MoneyRange(25_000_000, 50_000_000, "$25M-$50M")),
    (t.money_range, "25-50M", MoneyRange(25_000_000, 50_000_000, "25-50M")),
    (t.money_range, "$10B+", MoneyRange(10_000_000_000, None, "$10B+")),
    (t.boolean, "Ja", True),
    (t.boolean, 0, False),
    (t.instant, "2021-12-02", 1638403200000),
    (t.TRANSFORMS["date"]({"day_first": True}), "3.4.2021", "2021-04-03"),
    (t.TRANSFORMS["date"]({}), "22 Jan 2023", "2023-01-22"),
    (t.TRANSFORMS["phone"]({"country": "US"}), "(202) 225-4876", "+12022254876"),
    (t.TRANSFORMS["map"]({"map": {"Yes": "a", "*": "b"}}), "YES", "a"),
    (t.TRANSFORMS["map"]({"map": {"Yes": "a", "*": "b"}}), "no", "b"),
    (t.TRANSFORMS["map"]({"map": {"no": ""}}), "no", None),
]


@pytest.mark.parametrize(("transform", "given", "wanted"), READ)
def test_what_is_read(transform: Any, given: Any, wanted: Any) -> None:
    assert transform(given) == wanted


REFUSED: list[tuple[Any, Any]] = [
    (t.text, ["a"]),
    (t.text, {"a": 1}),
    (t.text, "x" * (t.MAX_TEXT + 1)),
    (t.text, "half \ud83d"),
    (t.email, "ada at example"),
    (t.domain, "facebook.com/acme"),
    (t.domain, "not a domain"),
    (t.bare_domain, "acme.com/about"),
    (t.url, "http://"),
    (t.url, "ftp://acme.com"),
    (t.integer, "12.5"),
    (t.integer, "many"),
    (t.integer, 2**60),
    (t.integer, True),
    (t.headcount, -5),
    (t.size_range, "50-11"),
    (t.year, "soon"),
    (t.money, "€3m"),
    (t.boolean, "perhaps"),
    (t.instant, "yesterday"),
    (t.TRANSFORMS["date"]({}), "31.02.2021"),
    (t.TRANSFORMS["date"]({}), "3/4/2021"),
    (t.TRANSFORMS["phone"]({"country": None}), "202 225 4876"),
    (t.TRANSFORMS["map"]({"map": {"yes": "a"}}), "no"),
]


@pytest.mark.parametrize(("transform", "given"), REFUSED)
def test_what_is_refused(transform: Any, given: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        transform(given)
