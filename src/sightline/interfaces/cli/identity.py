"""The options that say who is looked for, and the questions that they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from cyclopts import Group, Parameter

from sightline.errors import InvalidInput
from sightline.services.questions import CompanyQuestion, PersonQuestion

PERSON = Group("What is known of the person", sort_key=10)
EMPLOYER = Group("What is known of the person's company", sort_key=20)
COMPANY = Group("What is known of the company", sort_key=10)

Text = str | None
Texts = tuple[str, ...]

_NUMBER = "A number in a register, as REGISTER=NUMBER ({}). Repeatable."


def _option(about: str, group: Group, name: str | None = None) -> Parameter:
    return Parameter(name=name, help=about, group=group, negative=())


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class PersonOptions:
    """What may be said of a person."""

    name: Annotated[Text, _option("The full name, in any order or script.", PERSON)] = None
    first_name: Annotated[Text, _option("Given name or nickname.", PERSON)] = None
    middle_name: Annotated[Text, _option("Middle name.", PERSON)] = None
    last_name: Annotated[Text, _option("Family name.", PERSON)] = None
    email: Annotated[Texts, _option("Email address, also a former one. Repeatable.", PERSON)] = ()
    hashed_email: Annotated[Texts, _option("SHA-256 of an address in lower case. Repeatable.", PERSON)] = ()
    phone: Annotated[Texts, _option("Phone number. Repeatable.", PERSON)] = ()
    profile: Annotated[Texts, _option("Profile link, or LinkedIn name or number. Repeatable.", PERSON)] = ()
    number: Annotated[Texts, _option(_NUMBER.format("orcid=0000-0001"), PERSON)] = ()
    source: Annotated[Text, _option("A source that knows the person by --key.", PERSON)] = None
    key: Annotated[Text, _option("What --source calls the person.", PERSON)] = None
    id: Annotated[tuple[int, ...], _option("Our own id. Repeatable.", PERSON)] = ()
    title: Annotated[Text, _option("Job title.", PERSON)] = None
    city: Annotated[Text, _option("City.", PERSON)] = None
    region: Annotated[Text, _option("Region, state or province.", PERSON)] = None
    country: Annotated[Text, _option("Country: a code (DE) or a name.", PERSON)] = None
    school: Annotated[Text, _option("School.", PERSON)] = None
    born: Annotated[Text, _option("Date of birth as far as it is known: 1980, 1980-05, 1980-05-03.", PERSON)] = None

    def question(self, company: CompanyQuestion | None, *, past: bool) -> PersonQuestion:
        """The question that these options mean."""
        return PersonQuestion(
            ids=self.id,
            full_name=self.name,
            first_name=self.first_name,
            middle_name=self.middle_name,
            last_name=self.last_name,
            emails=self.email,
            hashed_emails=self.hashed_email,
            phones=self.phone,
            profiles=self.profile,
            numbers=_numbers(self.number, "--number"),
            **_keyed(self.source, self.key, "--"),
            company=company,
            past=past,
            title=self.title,
            city=self.city,
            region=self.region,
            country=self.country,
            school=self.school,
            born=self.born,
        )


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class EmployerOptions:
    """What may be said of the company at which a person works or worked."""

    company: Annotated[Text, _option("Name, also a former one.", EMPLOYER)] = None
    company_domain: Annotated[Text, _option("Domain (acme.com).", EMPLOYER)] = None
    company_email_domain: Annotated[Text, _option("Where its mail goes.", EMPLOYER)] = None
    company_profile: Annotated[Texts, _option("Link to its page on a network. Repeatable.", EMPLOYER)] = ()
    company_email: Annotated[Texts, _option("Mailbox of the company. Repeatable.", EMPLOYER)] = ()
    company_phone: Annotated[Texts, _option("Phone number. Repeatable.", EMPLOYER)] = ()
    company_number: Annotated[Texts, _option(_NUMBER.format("cik=320193"), EMPLOYER)] = ()
    company_source: Annotated[Text, _option("A source that knows the company by --company-key.", EMPLOYER)] = None
    company_key: Annotated[Text, _option("What --company-source calls it.", EMPLOYER)] = None
    company_id: Annotated[tuple[int, ...], _option("Our own id. Repeatable.", EMPLOYER)] = ()
    company_city: Annotated[Text, _option("City of the headquarters.", EMPLOYER)] = None
    company_region: Annotated[Text, _option("Region of the headquarters.", EMPLOYER)] = None
    company_country: Annotated[Text, _option("Country of the headquarters.", EMPLOYER)] = None
    company_industry: Annotated[Text, _option("Industry.", EMPLOYER)] = None
    company_founded: Annotated[int | None, _option("Year of founding.", EMPLOYER)] = None

    def question(self) -> CompanyQuestion | None:
        """The question that these options mean; None if nothing is said of a company."""
        asked = CompanyQuestion(
            ids=self.company_id,
            name=self.company,
            domain=self.company_domain,
            email_domain=self.company_email_domain,
            profiles=self.company_profile,
            emails=self.company_email,
            phones=self.company_phone,
            numbers=_numbers(self.company_number, "--company-number"),
            **_keyed(self.company_source, self.company_key, "--company-"),
            city=self.company_city,
            region=self.company_region,
            country=self.company_country,
            industry=self.company_industry,
            founded_year=self.company_founded,
        )
        return None if asked == CompanyQuestion() else asked


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class CompanyOptions:
    """What may be said of a company."""

    name: Annotated[Text, _option("Name, also a former one.", COMPANY)] = None
    domain: Annotated[Text, _option("Domain (acme.com).", COMPANY)] = None
    email_domain: Annotated[Text, _option("Where its mail goes.", COMPANY)] = None
    profile: Annotated[Texts, _option("Link to its page on a network. Repeatable.", COMPANY)] = ()
    email: Annotated[Texts, _option("Mailbox of the company. Repeatable.", COMPANY)] = ()
    phone: Annotated[Texts, _option("Phone number. Repeatable.", COMPANY)] = ()
    number: Annotated[Texts, _option(_NUMBER.format("cik=320193"), COMPANY)] = ()
    source: Annotated[Text, _option("A source that knows the company by --key.", COMPANY)] = None
    key: Annotated[Text, _option("What --source calls it.", COMPANY)] = None
    id: Annotated[tuple[int, ...], _option("Our own id. Repeatable.", COMPANY)] = ()
    city: Annotated[Text, _option("City of the headquarters.", COMPANY)] = None
    region: Annotated[Text, _option("Region of the headquarters.", COMPANY)] = None
    country: Annotated[Text, _option("Country of the headquarters: a code (DE) or a name.", COMPANY)] = None
    industry: Annotated[Text, _option("Industry.", COMPANY)] = None
    founded: Annotated[int | None, _option("Year of founding.", COMPANY)] = None

    def question(self) -> CompanyQuestion:
        """The question that these options mean."""
        return CompanyQuestion(
            ids=self.id,
            name=self.name,
            domain=self.domain,
            email_domain=self.email_domain,
            profiles=self.profile,
            emails=self.email,
            phones=self.phone,
            numbers=_numbers(self.number, "--number"),
            **_keyed(self.source, self.key, "--"),
            city=self.city,
            region=self.region,
            country=self.country,
            industry=self.industry,
            founded_year=self.founded,
        )


def option_of(field: str | None) -> str | None:
    """The option that a field of a question is given by."""
    if field is None:
        return None
    inside, dot, name = field.rpartition(".")
    option = _OPTIONS.get(name, name).replace("_", "-")
    if not dot:
        return f"--{option}"
    return f"--{inside}" if option == "name" else f"--{inside}-{option}"


_OPTIONS = {
    "ids": "id",
    "full_name": "name",
    "emails": "email",
    "hashed_emails": "hashed_email",
    "phones": "phone",
    "profiles": "profile",
    "numbers": "number",
    "founded_year": "founded",
}


def _keyed(source: Text, key: Text, prefix: str) -> dict[str, Text]:
    """A source's own key; half of one says nothing."""
    if (source is None) is not (key is None):
        given, missing = ("source", "key") if key is None else ("key", "source")
        raise InvalidInput(f"{prefix}{given} needs {prefix}{missing}.", field=f"{prefix}{missing}")
    return {"source": source, "key": key}


def _numbers(given: Iterable[str], option: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        register, equals, number = each.partition("=")
        if not (equals and register.strip() and number.strip()):
            raise InvalidInput(f"{each!r} is no REGISTER=NUMBER.", field=option, hint=f"Write {option} cik=320193.")
        if found.setdefault(register.strip(), number.strip()) != number.strip():
            raise InvalidInput(f"Two numbers of {register.strip()!r} are given.", field=option)
    return found
