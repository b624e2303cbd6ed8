"""The table of weights: whole, frozen, symmetric, and documented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.observation import SubjectKind
from sightline.resolve.features.feature import NONE
from sightline.resolve.model import FEATURES, levels, model, probability, score, score_from
from sightline.resolve.traits import CompanyTraits, Job, Name, PersonTraits

PERSON, COMPANY = SubjectKind.person, SubjectKind.company
KINDS = pytest.mark.parametrize("kind", list(FEATURES), ids=[kind.value for kind in FEATURES])
DOCUMENT = Path(__file__).parents[2] / "docs" / "resolution.md"


def some(*values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


dates = st.sampled_from(["", "1980", "1980-05", "1980-05-17", "1981-01-01", "2003"])
JOBS = st.builds(
    Job,
    st.sampled_from(["", "Acme", "ACME Inc.", "Beta Labs"]),
    st.sampled_from(["", "acme.com", "beta.io"]),
    st.sampled_from(["", "cto", "head of sales"]),
    dates,
    dates,
    st.booleans(),
    st.sampled_from(["", "engineering", "sales"]),
    st.sampled_from(["", "CTO", "Head of Sales"]),
)
places = some(("berlin", "DE-BE", "DE"), ("paris", "", "FR"), ("", "", "DE"), ("", "", ""))
TRAITS: dict[SubjectKind, st.SearchStrategy[Any]] = {
    PERSON: st.builds(
        PersonTraits,
        some(Name("Ada Lovelace"), Name("A. Lovelace"), Name("Ada King"), Name("Grace Hopper"), Name("X")),
        some("ada@acme.com", "a@gmail.com", "grace@acme.com").map(frozenset),
        some("+14155550100", "+14155550101").map(frozenset),
        some(("linkedin", 3), ("linkedin", 5), ("github", 7)).map(frozenset),
        st.lists(JOBS, max_size=2).map(tuple),
        some("acme.com", "beta.io").map(frozenset),
        places,
        some("mit", "eth").map(frozenset),
        dates,
        st.integers(0, 2),
    ),
    COMPANY: st.builds(
        CompanyTraits,
        some("Acme", "ACME Inc.", "Beta Labs", "Global Solutions", "IBM"),
        some("acme.com", "acme.de", "beta.io"),
        some("acme.com", "acme.org").map(frozenset),
        some("info@acme.com").map(frozenset),
        some("+14155550100").map(frozenset),
        some(("linkedin", 3), ("linkedin", 5)).map(frozenset),
        some(("cik", 3), ("cik", 5)).map(frozenset),
        places,
        some("software", "retail").map(frozenset),
        st.sampled_from([0, 1980, 1981, 1999]),
        st.integers(0, 2),
        st.booleans(),
    ),
}


@KINDS
def test_each_level_of_each_feature_has_a_weight_and_no_other(kind: SubjectKind) -> None:
    weights = model().table(kind).weights
    assert {name: set(given) for name, given in weights.items()} == {
        feature.name: set(feature.levels) for feature in FEATURES[kind]
    }
    assert all(NONE not in feature.levels for feature in FEATURES[kind])


@KINDS
@given(data=st.data())
def test_features_are_symmetric_and_scores_pure(kind: SubjectKind, data: st.DataObject) -> None:
    one, other = data.draw(TRAITS[kind]), data.draw(TRAITS[kind])
    seen = levels(kind, one, other)
    assert seen == levels(kind, other, one)
    assert all(level in (NONE, *feature.levels) for level, feature in zip(seen, FEATURES[kind], strict=True))
    found = score(kind, one, other)
    assert found == score(kind, other, one) == score(kind, one, other)


@KINDS
@given(data=st.data(), least=st.floats(-60, 60))
def test_a_score_that_is_too_small_is_none_and_any_other_whole(
    kind: SubjectKind, data: st.DataObject, least: float
) -> None:
    one, other = data.draw(TRAITS[kind]), data.draw(TRAITS[kind])
    found = score(kind, one, other)
    weights = model().table(kind).weights
    seen = [(each.name, level) for each, level in zip(FEATURES[kind], levels(kind, one, other), strict=True)]
    assert [(each.feature, each.level) for each in found.evidence] == [each for each in seen if each[1] != NONE]
    assert all(each.bits == weights[each.feature][each.level] for each in found.evidence)
    for bound in (least, found.bits, found.bits + 0.01):
        assert score_from(bound, kind, one, other) == (found if found.bits >= bound else None)


@KINDS
def test_probabilities_rise_with_scores(kind: SubjectKind) -> None:
    points = model().table(kind).calibration
    assert list(points) == sorted(points)
    likely = [probability(kind, tenth / 10) for tenth in range(-400, 400)]
    assert likely == sorted(likely)
    assert 0 <= likely[0] < 0.01
    assert 0.99 < likely[-1] <= 1


@KINDS
def test_a_table_is_in_order(kind: SubjectKind) -> None:
    """A key makes it easier to be joined, and what is joined need not be reviewed."""
    table = model().table(kind)
    assert table.exact <= table.same
    assert table.unsure < table.same
    assert table.veto < 0 <= table.margin


@KINDS
def test_what_agrees_better_weighs_more(kind: SubjectKind) -> None:
    weights = model().table(kind).weights
    assert weights["name"]["same"] > weights["name"]["variant"] > weights["name"]["part"] > weights["name"]["different"]
    assert weights["place"]["city"] > weights["place"]["region"] > weights["place"]["elsewhere"]
    rarities = sorted((int(level), weight) for level, weight in weights["rarity"].items())
    assert [weight for _, weight in rarities] == sorted(weight for _, weight in rarities)


def test_a_rare_name_weighs_more_than_a_common_one() -> None:
    def alike(kind: SubjectKind, name: str) -> float:
        traits: Any = PersonTraits((Name(name),)) if kind is PERSON else CompanyTraits((name,))
        return score(kind, traits, traits).bits

    assert alike(PERSON, "Zbigniew Brzezinski") > alike(PERSON, "John Smith")
    assert alike(COMPANY, "Zyxomma Quorvax") > alike(COMPANY, "Global Solutions")


def test_each_feature_is_documented() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for kind, features in FEATURES.items():
        for feature in features:
            assert feature.explanation, feature.name
            assert f"`{feature.name}`" in text, (kind, feature.name)
