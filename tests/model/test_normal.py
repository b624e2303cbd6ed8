"""Canonical forms by example, as tables."""

from __future__ import annotations

import hashlib

import pytest

from sightline.model.normal.companies import company_key
from sightline.model.normal.dates import clean_date, clean_instant, to_days
from sightline.model.normal.domains import clean_domain, is_shared_host, strict_domain
from sightline.model.normal.emails import clean_email, email_digest, email_domain, is_free_mail, is_role_address
from sightline.model.normal.linkedin import is_linkedin_company
from sightline.model.normal.links import clean_profile
from sightline.model.normal.phones import clean_phone
from sightline.model.normal.text import fold_text

FOLDED = [
    ("  Ünïcode—ŁÓDŹ ", "unicode lodz"),
    ("Straße Ærø œuvre", "strasse aero oeuvre"),
    ("O'Brien-Smith", "o brien smith"),
    ("Acme™", "acme"),
    ("ﬁ ①", "fi 1"),
    ("हिन्दी", "हिन्दी"),
    ("한국어 が", "한국어 が"),
]

COMPANIES = [
    ("Acme, Inc.", "acme"),
    ("The Walt Disney Company", "walt disney"),
    ("Müller GmbH & Co. KG", "muller"),
    ("Telefónica S. A.", "telefonica"),
    ("Plan B S.A.", "plan b"),
    ("Grupo Bimbo, S.A.B. de C.V.", "grupo bimbo"),
    ("Allegro sp. z o.o.", "allegro"),
    ("株式会社トヨタ自動車", "トヨタ自動車"),
    ("㈱東芝", "東芝"),
    ("ООО «Ромашка»", "ромашка"),
    ("PT Bank Mandiri (Persero) Tbk", "bank mandiri"),
    ("Johnson & Johnson", "johnson johnson"),
    ("Johnson and Johnson", "johnson johnson"),
    ("J. P. Morgan & Co.", "jp morgan"),
    ("Northern Trust", "northern trust"),
    ("Limited", "limited"),
    ("The Company", "company"),
    ("$$$", ""),
    ("Alphabet Inc. (Class A)", "alphabet"),
    ("Berkshire Hathaway Inc. Class B Common Stock", "berkshire hathaway"),
    ("Penguin Books plc Ordinary Shares", "penguin books"),
    ("Class A Shares", "class a shares"),
]

EMAILS = [
    ("Ada <Ada@Example.COM>", "ada@example.com"),
    ("mailto:ada+x@example.com", "ada+x@example.com"),
    ("ada@exämple.com", "ada@xn--exmple-cua.com"),
    ("o'brien@example.co.uk", "o'brien@example.co.uk"),
]
NO_EMAILS = ["", "ada", "@example.com", "ada@", "ada@localhost", "a b@example.com", "ada..x@example.com", "a@b..com"]

DOMAINS = [
    ("https://www.Foo.co.uk:8080/x?y", "foo.co.uk"),
    ("acme.uk.com", "acme.uk.com"),
    ("acme.github.io", "acme.github.io"),
    ("müller.de", "xn--mller-kva.de"),
    ("user@mail.example.com", "example.com"),
]
NO_DOMAINS = ["", "localhost", "1.2.3.4", "co.uk", "a b.com", "http://", "-x-.", "x" * 300 + ".com"]

PROFILES = [
    ("https://de.linkedin.com/in/Ada-Lovelace/en?trk=x", "https://www.linkedin.com/in/ada-lovelace"),
    ("linkedin.com/pub/jane-doe/1/234/56", "https://www.linkedin.com/in/jane-doe-0562341"),
    ("WWW.LINKEDIN.COM/IN/jos%C3%A9/", "https://www.linkedin.com/in/jos%C3%A9"),
    ("https://www.linkedin.com/mwlite/in/ada", "https://www.linkedin.com/in/ada"),
    ("in/ada", "https://www.linkedin.com/in/ada"),
    ("https://www.linkedin.com/company/Acme/about/", "https://www.linkedin.com/company/acme"),
    ("https://www.linkedin.com/school/mit", "https://www.linkedin.com/company/mit"),
    ("https://www.linkedin.com/sales/company/1035", "https://www.linkedin.com/company/1035"),
    ("https://x.com/@Ada", "https://twitter.com/ada"),
    ("http://twitter.com/#!/ada", "https://twitter.com/ada"),
    ("fb.com/profile.php?id=12", "https://www.facebook.com/12"),
    ("crunchbase.com/organization/Acme", "https://www.crunchbase.com/organization/acme"),
    ("https://angel.co/company/acme", "https://wellfound.com/company/acme"),
    ("https://blog.example.com/me", "https://blog.example.com/me"),
]
NO_PROFILES = ["", "ada", "https://www.linkedin.com/feed", "linkedin.com/pub/dir/a/b", "https://x.com/home", "//"]

DATES = [
    ("2021", "2021"),
    ("2021-05", "2021-05"),
    ("2021-5-3", "2021-05-03"),
    ("20210503", "2021-05-03"),
    ("2021-05-03T23:00:00+02:00", "2021-05-03"),
    ("05/2021", "2021-05"),
    ("May 2021", "2021-05"),
    ("3rd of May, 2021", "2021-05-03"),
    ("3. März 2021", "2021-03-03"),
    ("15 de mayo de 2021", "2021-05-15"),
    ("5/13/2021", "2021-05-13"),
    ("13.5.2021", "2021-05-13"),
    ("2021-00-00", "2021"),
    ("1620000000", "2021-05-03"),
    ("1620000000000", "2021-05-03"),
]
NO_DATES = ["", "soon", "2021-13", "2021-02-30", "2021-00-03", "5/3/2021", "0000", "May", "May 3", "99999999999999"]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_folding(text: str, folded: str) -> None:
    assert fold_text(text) == folded


@pytest.mark.parametrize(("name", "key"), COMPANIES)
def test_company_keys(name: str, key: str) -> None:
    assert company_key(name) == key


@pytest.mark.parametrize(("text", "address"), EMAILS)
def test_emails(text: str, address: str) -> None:
    assert clean_email(text) == address


@pytest.mark.parametrize("text", NO_EMAILS)
def test_what_is_no_email_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        clean_email(text)


def test_what_an_email_tells() -> None:
    assert email_domain("ada@example.com") == "example.com"
    assert is_free_mail("gmail.com")
    assert not is_free_mail("example.com")
    assert [each for each in ("info", "sales.de", "ada.lovelace", "jo", "no-reply+1") if is_role_address(each)] == [
        "info",
        "sales.de",
        "no-reply+1",
    ]
    assert email_digest("ada@example.com") == hashlib.sha256(b"ada@example.com").digest()


@pytest.mark.parametrize(("text", "domain"), DOMAINS)
def test_domains(text: str, domain: str) -> None:
    assert clean_domain(text) == domain


@pytest.mark.parametrize("text", NO_DOMAINS)
def test_what_holds_no_domain_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        clean_domain(text)


@pytest.mark.parametrize("text", ["https://example.com", "example.com/x", "example.com:80", "ada@example.com"])
def test_a_strict_domain_is_bare(text: str) -> None:
    assert strict_domain("Example.com") == "example.com"
    with pytest.raises(ValueError, match="bare domain"):
        strict_domain(text)


def test_shared_hosts() -> None:
    assert is_shared_host("https://de.linkedin.com/in/x")
    assert is_shared_host("sites.google.com")
    assert not is_shared_host("google.com")
    assert not is_shared_host("no host")


def test_phones() -> None:
    assert clean_phone("(415) 555-0123 x9", "US") == "+14155550123"
    assert clean_phone("+49 30 901820", None) == "+4930901820"
    for text, country in (("555", "US"), ("not a number", "US"), ("415 555 0123", None), ("+1", None)):
        with pytest.raises(ValueError, match="phone number"):
            clean_phone(text, country)


@pytest.mark.parametrize(("text", "url"), PROFILES)
def test_profile_links(text: str, url: str) -> None:
    assert clean_profile(text).url == url


@pytest.mark.parametrize("text", NO_PROFILES)
def test_what_names_no_profile_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        clean_profile(text)


def test_profiles_say_whose_they_are() -> None:
    assert clean_profile("Ada", network="linkedin").username == "ada"
    assert clean_profile("@ada", network="twitter").url == "https://twitter.com/ada"
    assert is_linkedin_company(clean_profile("linkedin.com/company/1035"))
    lead = clean_profile("https://www.linkedin.com/sales/lead/ACwAAA12,NAME_SEARCH,x")
    assert lead.url is None
    assert lead.sales_urls == ("https://www.linkedin.com/sales/lead/ACwAAA12",)
    with pytest.raises(ValueError, match="not to twitter"):
        clean_profile("https://www.facebook.com/ada", network="twitter")


@pytest.mark.parametrize(("text", "date"), DATES)
def test_dates(text: str, date: str) -> None:
    assert clean_date(text) == date


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no date|no instant|either of two"):
        clean_date(text)


def test_days_and_instants() -> None:
    assert clean_date("5/3/2021", day_first=True) == "2021-03-05"
    assert clean_date("5/3/2021", day_first=False) == "2021-05-03"
    assert (to_days("1970-01-02"), to_days("1970"), to_days("1970-02")) == (1, 0, 31)
    assert clean_instant("2021-05-03T10:00:00+02:00") == 1620028800000
    assert clean_instant("1620028800") == clean_instant("1620028800000") == clean_instant("2021-05-03T08:00:00")
