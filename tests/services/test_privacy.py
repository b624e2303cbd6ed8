"""Who asked not to be known is not known: not by any question, not by the next import, not by the difference."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from sightline.services import Services, open_services
from sightline.services.whom import Who
from sightline.settings import Settings
from sightline.store import Store
from tests.services.privately import answers, contents, person
from tests.services.saying import tell

PEOPLE = 12


def everybody(services: Services, without: frozenset[int] = frozenset(), at: int = 0) -> None:
    """Two sources that know the same people, but for some."""
    numbers = [each for each in range(PEOPLE) if each not in without]
    tell(services, *(person(each) for each in numbers), at=at)
    tell(services, *(person(each, headline="again") for each in numbers), source="vendor", at=at + 1)


def store_of(services: Services) -> Store:
    return services.privacy._store


@pytest.mark.parametrize("bulk", [False, True])
@examples(max_examples=8)
@given(gone=st.frozensets(st.integers(0, PEOPLE - 1), min_size=1, max_size=4))
def test_a_world_with_suppressed_people_is_one_without_them(bulk: bool, gone: frozenset[int]) -> None:
    with tempfile.TemporaryDirectory() as place:
        with open_services(Settings(home=Path(place, "never"))) as never:
            everybody(never, gone)
            want, said_then = answers(never, PEOPLE), contents(store_of(never))
        with open_services(Settings(home=Path(place, "gone"))) as services:
            everybody(services)
            services.search.ready()
            for each in sorted(gone):
                done = services.privacy.suppress(Who(what=f"p{each}@gmail.com"))
                assert done.people == 1
            if bulk:
                services.admin.reindex()
            assert contents(store_of(services)) == said_then
            assert answers(services, PEOPLE) == want
            assert services.admin.verify(deep=True) == []
            everybody(services, at=10)
            assert contents(store_of(services)).total() == said_then.total()
            for each in sorted(gone):
                services.privacy.unsuppress(Who(what=f"https://www.linkedin.com/in/person-{each}"))
            assert services.admin.verify(deep=True) == []
            assert answers(services, PEOPLE)["stats"]["person"] == PEOPLE
