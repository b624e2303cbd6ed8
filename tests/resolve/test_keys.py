"""What decides identity, what only finds, and what is neither."""

from __future__ import annotations

import hashlib

import pytest

from sightline.model.observation import CLAIMS, SubjectKind
from sightline.model.values import CompanyRef, Email, Phone, Position, Profile
from sightline.resolve.finders import person_finders
from sightline.resolve.keys import (
    claim_keys,
    company_name_key,
    digest_keys,
    email_key,
    is_exact,
    is_faint,
    may_meet,
)

PERSON, COMPANY = SubjectKind.person, SubjectKind.company


def person_keys(**fields: object) -> tuple[int, ...]:
    return claim_keys(PERSON, CLAIMS[PERSON](**fields))


def company_keys(**fields: object) -> tuple[int, ...]:
    return claim_keys(COMPANY, CLAIMS[COMPANY](**fields))


def linkedin(name: str, **more: object) -> Profile:
    return Profile("linkedin", f"https://www.linkedin.com/in/{name}", username=name, **more)  # type: ignore[arg-type]


def test_an_email_decides_and_its_hash_finds_it() -> None:
    (key,) = person_keys(emails=(Email("ada@acme.com"),))
    assert is_exact(key)
    assert key in digest_keys(hashlib.sha256(b"ada@acme.com").digest())


@pytest.mark.parametrize("address", ["info@acme.com", "sales@acme.com"])
def test_the_address_of_a_role_only_finds(address: str) -> None:
    key = email_key(address)
    assert not is_exact(key)
    assert key in digest_keys(hashlib.sha256(address.encode()).digest())


def test_a_linkedin_profile_decides_by_name_number_and_sales_link() -> None:
    keys = person_keys(profiles=(linkedin("ada", id="12345", sales_urls=("https://www.linkedin.com/sales/lead/x",)),))
    assert len(keys) == 3
    assert all(map(is_exact, keys))
    assert set(person_keys(profiles=(linkedin("ADA"),))) < set(keys)


def test_a_profile_of_a_known_network_or_register_decides() -> None:
    twitter = Profile("twitter", "https://twitter.com/ada", username="ada")
    register = Profile("bioguide", id="A000055")
    keys = person_keys(profiles=(twitter, register))
    assert len(keys) == 2
    assert all(map(is_exact, keys))
    assert person_keys(profiles=(Profile("bioguide", id="a000055"),)) == keys[1:]
    assert person_keys(profiles=(Profile("govtrack", id="A000055"),)) != keys[1:]


def test_phones_and_pages_elsewhere_only_find() -> None:
    page = Profile("house.gov", "https://house.gov/ada")
    keys = person_keys(phones=(Phone("+14155550123"),), profiles=(page,))
    assert len(keys) == 2
    assert not any(map(is_exact, keys))


def test_the_domain_of_a_company_decides_unless_many_share_it() -> None:
    assert is_exact(company_keys(domain="acme.com")[0])
    assert company_keys(website="https://www.acme.com/about") == company_keys(domain="acme.com")
    assert not is_exact(company_keys(domain="facebook.com")[0])
    assert not is_exact(company_keys(domain="gmail.com")[0])
    assert company_keys(website="http://127.0.0.1/") == ()


def test_other_domains_find_by_the_same_number_but_do_not_decide() -> None:
    (key,) = company_keys(other_domains=("acme.com",))
    assert not is_exact(key)
    assert key | 1 == company_keys(domain="acme.com")[0]


def test_company_names_meet_without_legal_form_and_only_find() -> None:
    (key,) = company_keys(name="ACME, Inc.")
    assert not is_exact(key)
    assert company_keys(name="Other", former_names=("acme",))[1] == key == company_name_key("Acme")


def test_external_ids_decide_by_name_and_value() -> None:
    one, other = company_keys(external_ids={"CIK": "0001"}), company_keys(external_ids={"cik": "0001"})
    assert one == other
    assert is_exact(one[0])
    assert company_keys(external_ids={"lei": "0001"}) != one


def test_a_company_and_a_person_with_one_address_have_nothing_in_common() -> None:
    assert not set(company_keys(emails=(Email("ada@acme.com"),))) & set(person_keys(emails=(Email("ada@acme.com"),)))


def test_kinds_that_are_not_resolved_have_no_keys() -> None:
    assert claim_keys(SubjectKind.posting, CLAIMS[SubjectKind.posting](title="CTO")) == ()


def test_keys_fit_a_signed_column() -> None:
    keys = [key for n in range(200) for key in person_keys(emails=(Email(f"a{n}@acme.com"),))]
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert min(keys) < 0 < max(keys)


def test_one_faint_key_leads_to_other_sources_only() -> None:
    def found(full_name: str, employer: str) -> set[int]:
        positions = (Position(company=CompanyRef(name=employer)),)
        return set(person_finders(CLAIMS[PERSON](full_name=full_name, positions=positions)))

    robert = found("Robert Smith", "Acme")
    for namesake in (found("Robert Smith", "Brown Labs"), found("Robert Stone", "Acme")):
        common = robert & namesake
        assert [is_faint(key) for key in common] == [True]
        assert may_meet(common, one_source=False)
        assert not may_meet(common, one_source=True)
    assert may_meet(robert & found("Bob Smith", "Acme"), one_source=True)
    assert may_meet(robert & found("Roberta Smith", "Acme"), one_source=True)
    assert not any(map(is_faint, company_keys(name="Acme", domain="gmail.com", other_domains=("acme.com",))))
