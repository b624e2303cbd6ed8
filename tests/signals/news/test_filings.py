"""Forms 8-K as news: what their items tell, and what they leave open."""

from __future__ import annotations

import pytest

from sightline.signals.news.filings import filed, is_filing


def types(title: str, summary: str | None = None) -> dict[str, int]:
    return {each.event_type: each.confidence for each in filed(title, summary)}


@pytest.mark.parametrize(
    ("title", "events"),
    [
        ("Acme Inc.: Completion of Acquisition or Disposition of Assets", {"merger_or_acquisition": 70}),
        ("Acme Inc.: Material Cybersecurity Incidents; Other Events", {"security_issue": 95}),
        ("Acme Inc.: Changes in Control of Registrant", {"merger_or_acquisition": 80}),
        ("8-K of Acme: items 2.05 and 9.01", {"headcount_decrease": 60}),
        ("Acme Inc.: Results of Operations and Financial Condition", {}),
        ("Acme Inc.: Entry into a Material Definitive Agreement", {}),
        ("Acme Inc.: Form 8-K", {}),
        ("Acme grew 12.05 percent", {}),
    ],
)
def test_items(title: str, events: dict[str, int]) -> None:
    assert types(title) == events


def test_who_joined_and_who_left_is_read_from_the_text() -> None:
    title = "Acme Inc.: Departure or Appointment of Directors or Officers"
    assert types(title) == {}
    both = "Ann Lee left as Chief Financial Officer. Bo Ray joined as Chief Financial Officer."
    assert set(types(title, both)) == {"executive_departure", "executive_hire"}
    assert set(types(title, "Ann Lee resigned as chief executive officer.")) == {"executive_departure"}
    untitled = "Ann Lee left on 2024-05-01. Bo Ray joined as Controller on 2024-05-02."
    assert types(title, untitled) == {"executive_departure": 80, "executive_hire": 80}
    assert types("Acme Inc.: Other Events", both) == {}


def test_what_is_a_form() -> None:
    assert is_filing("Acme Inc.: Other Events", "SEC EDGAR")
    assert is_filing("Acme files Form 8-K", "A newspaper")
    assert not is_filing("Acme sues the SEC", "A newspaper")
