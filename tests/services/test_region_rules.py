"""What region rules withhold is told by no answer, not by the difference, and not by what was indexed before."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from sightline.errors import InvalidInput
from sightline.model.normal.emails import email_digest
from sightline.model.observation import Observation
from sightline.model.withholding import Withholding
from sightline.services import open_services
from sightline.services.lookup import By
from sightline.services.whom import Who
from sightline.settings import Settings, Withheld, read_settings
from tests.services.privately import answers, contents, person
from tests.services.saying import PERSON, tell

PEOPLE = 6
FRENCH = (1, 4)  # people of odd thirds live in Paris
RULES: dict[str, tuple[Withheld, ...]] = {"EEA": ("personal_emails", "personal_phones")}


def as_told(number: int) -> Observation:
    """The person without what the rules withhold."""
    if number not in FRENCH:
        return person(number)
    work = {"value": f"p{number}@acme{number % 3}.com", "type": "work", "status": "verified"}
    return person(number, emails=[work], phones=[])


def test_the_world_is_one_in_which_it_was_never_said(settings: Settings) -> None:
    withholding = msgspec.structs.replace(settings, region_rules=RULES)
    with open_services(Settings(home=settings.home / "never")) as never:
        tell(never, *map(as_told, range(PEOPLE)))
        want, said = answers(never, PEOPLE), contents(never.privacy._store)
    with open_services(settings) as plain:
        tell(plain, *map(person, range(PEOPLE)))
        assert answers(plain, PEOPLE) != want  # and the index is built without the rules
    with open_services(withholding) as services:
        assert answers(services, PEOPLE) == want
        assert contents(services.privacy._store) == said
        services.admin.reindex()
        assert answers(services, PEOPLE) == want
        assert services.admin.verify(deep=True) == []
        tell(services, person(1, headline="newer"), at=1)
        assert answers(services, PEOPLE) == want
    with open_services(settings) as plain:
        assert len(plain.lookup.people(By.email, ["p1@gmail.com"])["p1@gmail.com"]) == 1


def test_nothing_by_id_tells_it(local: Settings) -> None:
    with open_services(msgspec.structs.replace(local, region_rules=RULES)) as services:
        tell(services, person(1))
        tell(services, person(1, emails=[{"value": "p1@acme1.com", "type": "work"}]), at=1)
        (one,) = services.lookup.people(By.email, ["p1@acme1.com"])["p1@acme1.com"]
        shown: list[Any] = [
            services.records.person(one),
            services.records.person(one, as_of=1_577_900_000_000),
            services.records.history(PERSON, one),
            services.records.provenance(services.records.person(one)),
        ]
        assert "gmail" not in str(shown)
        assert "p1@acme1.com" in str(shown)
        hashed = email_digest("p1@gmail.com").hex()
        assert services.lookup.people(By.hashed_email, [hashed]) == {hashed: ()}
        assert "p1@gmail.com" in json.dumps(services.privacy.export(Who(what=str(one))))


where = st.sampled_from(["DE", "GB", "US", None])


@examples(max_examples=60)
@given(country=where, office=where, place=st.sampled_from(["EU", "eea", "GB", "*"]))
def test_people_are_under_the_rules_of_where_they_are(country: str | None, office: str | None, place: str) -> None:
    noun = msgspec.convert(
        {
            "location": None if country is None else {"country_code": country},
            "positions": [] if office is None else [{"title": "VP", "location": {"country_code": office}}],
        },
        _noun(),
    )
    inside = {"EU": ("DE",), "eea": ("DE",), "GB": ("GB",), "*": ("DE", "GB", "US", None)}[place]
    applies = (country or office) in inside
    assert bool(Withholding({place: ["work_phones"]}).of(noun)) is applies


def _noun() -> Any:
    from sightline.model.person import Person

    return Person


def test_rules_that_are_none_are_refused() -> None:
    with (
        tempfile.TemporaryDirectory() as place,
        pytest.raises(InvalidInput, match="Atlantis"),
        open_services(Settings(home=Path(place), region_rules={"Atlantis": ("personal_emails",)})),
    ):
        pass
    with pytest.raises(InvalidInput, match="SIGHTLINE_REGION_RULES"):
        read_settings({"SIGHTLINE_REGION_RULES": '{"EEA": ["shoes"]}'})
    read = read_settings({"SIGHTLINE_REGION_RULES": '{"EEA": ["personal_emails"]}'})
    assert read.region_rules == {"EEA": ("personal_emails",)}
