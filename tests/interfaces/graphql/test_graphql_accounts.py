"""What GraphQL's operations cost, how often they may be asked, and what an organisation learns of its own account."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from sightline.accounts.limits import Window, read_limits
from sightline.app import build_app
from sightline.services import Services, open_services
from sightline.services.clock import day_of, now
from sightline.settings import Settings
from tests.interfaces.graphql.world import fill_world
from tests.interfaces.rest_directory.world import without_limits

NEW = iter(range(10**6))


class Payer:
    """An organisation with so many credits, and its key."""

    def __init__(self, client: TestClient, services: Services, credits_: float, **options: Any) -> None:
        self.name = f"payer {next(NEW)}"
        self.org = services.accounts.orgs.create(self.name, allowance=round(credits_ * 1000)).id
        made = services.accounts.keys.create(self.name, self.name, **options)
        self.headers = {"authorization": f"Bearer {made.secret}"}
        self.client = client
        self._services = services

    def post(self, query: str, headers: dict[str, str] | None = None, path: str = "/graphql", **variables: Any) -> Any:
        """The whole answer."""
        body = {"query": query, "variables": variables}
        return self.client.post(path, json=body, headers=self.headers | (headers or {}))

    def ask(self, query: str, headers: dict[str, str] | None = None, path: str = "/graphql") -> Any:
        """The body of an answer."""
        return self.post(query, headers, path).json()

    @property
    def left(self) -> float:
        """Credits that the ledger says are left."""
        return self._services.accounts.credits.funds(self.org).left / 1000


Payers = Callable[..., Payer]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Services]]:
    home = tmp_path_factory.mktemp("paying")
    settings = Settings(home=home, limits=without_limits(home))
    with open_services(settings) as services:
        fill_world(services)
        with TestClient(build_app(services, settings)) as client:
            yield client, services


@pytest.fixture
def payer(served: tuple[TestClient, Services]) -> Payers:
    return lambda credits_=1000.0, **options: Payer(*served, credits_, **options)


ADA = 'searchPeople(input: {email: "ada@acme.com"})'
BOB = 'searchPeople(input: {email: "bob@acme.com"})'
NOBODY = 'searchPeople(input: {email: "nobody@acme.com"})'
ACME = 'searchCompany(input: {domain: "acme.com"})'
FLAT = "flatAdvancedSearch(input: {sortContactsBy: [NameAsc]})"
GROUPED = "groupedAdvancedSearch(input: {})"
PRICES: list[tuple[str, float]] = [
    (ADA + "{ totalResults }", 0),
    (ADA + "{ results { id _id confidence __typename } }", 0),
    (ADA + "{ results { name { first } } }", 0.1),
    (ADA + "{ results { id personalEmails { value } } }", 1),
    (ADA + "{ results { currentPositions { workEmail { value } } } }", 1),
    (ADA + "{ results { pastPositions { emails { status } } } }", 1),
    (ADA + "{ results { currentPositions { title emails { value } } } }", 1.1),
    (ADA + "{ results { personalPhones { value } } }", 10),
    (ADA + "{ results { currentPositions { phones { value } } } }", 10),
    (ADA + "{ results { linkedin { linkedinUrl } personalEmails { value } personalPhones { value } } }", 11.1),
    (ADA + "{ results { mine: personalEmails { value } also: personalEmails { value } } }", 1),
    (ADA + "{ results { ... on PersonRecord { personalEmails { value } } ...p } }", 11),
    (ADA + "{ results { id personalPhones @skip(if: true) { value } } }", 0),
    (ADA + "{ results { id personalPhones @include(if: true) { value } } }", 10),
    (BOB + "{ results { id personalPhones { value } } }", 0),  # he has none
    (BOB + "{ results { name { first } personalPhones { value } currentPositions { phones { value } } } }", 0.1),
    (NOBODY + "{ results { name { first } personalEmails { value } } }", 0),
    (ACME + "{ totalResults results { id source } }", 0),
    (ACME + "{ results { name } }", 3),
    (ACME + "{ results { id industry } }", 3),
    ('searchCompany(input: {domain: "nowhere.com"}) { results { name } }', 0),
    (FLAT + "{ totalPeople }", 0),
    (FLAT + "{ people { id } }", 1),
    (FLAT + "{ people { name } }", 1.5),  # five people
    (FLAT + "{ people { id workEmails } }", 3),  # two of them have a work email that is not invalid
    (FLAT + "{ people { name personalPhones workPhones } }", 21.5),
    ("flatAdvancedSearch(input: {limit: 0}) { totalPeople people { id } }", 0),
    (GROUPED + "{ totalCompanies }", 0),
    (GROUPED + "{ companies { company { name } } }", 1),
    (GROUPED + "{ companies { people { name } } }", 1.4),  # Eve works nowhere
    ('searchPeoplePreview(input: {email: "ada@acme.com"}) { personId hasEmail }', 0),
    ('regeneratedTime(input: {linkedinUrl: "linkedin.com/in/ada-byron"}) { time }', 0),
    ("usage { planUsage { units } }", 0),
    ("account { plans { name } }", 0),
]


@pytest.mark.parametrize(("operation", "price"), PRICES)
def test_what_is_selected_and_held_is_charged(payer: Payers, operation: str, price: float) -> None:
    fragment = " fragment p on PersonRecord { personalPhones { value } }" if "...p" in operation else ""
    one = payer()
    told = one.ask("{ " + operation + " }" + fragment, {"dry-run": "true"})
    assert "errors" not in told
    assert sum(each["price"] for each in told["extensions"]["dryRun"].values()) == pytest.approx(price)
    assert one.left == 1000
    answer = one.ask("{ " + operation + " }" + fragment)
    assert "errors" not in answer
    assert one.left == pytest.approx(1000 - price)
    if "extensions" in answer:
        assert answer["extensions"]["credits"] == {"spent": pytest.approx(price), "left": pytest.approx(one.left)}
    assert price == 0 or "extensions" in answer


def test_what_was_paid_is_free_again_on_every_interface(payer: Payers) -> None:
    one = payer()
    query = "{ " + ADA + "{ results { name { first } personalEmails { value } } } }"
    assert one.ask(query)["extensions"]["credits"]["spent"] == 1.1
    assert one.ask(query)["extensions"]["credits"] == {"spent": 0, "left": 998.9}
    more = one.ask("{ " + ADA + "{ results { name { first } personalPhones { value } } } }")
    assert more["extensions"]["credits"]["spent"] == 10
    body = {"items": [{"emails": ["ada@acme.com"]}]}
    matched = one.client.post("/api/v1/contacts/match", json=body, headers=one.headers).json()
    assert matched["data"][0]["status"] == "matched"
    assert matched["meta"]["credits"] == {"spent": 0, "left": 988.9}


def test_each_operation_of_a_document_is_charged(payer: Payers) -> None:
    one = payer()
    answer = one.ask(f"{{ a: {ADA} {{ results {{ name {{ first }} }} }} b: {ACME} {{ results {{ name }} }} c: {ADA} "
                     "{ results { personalEmails { value } } } d: " + FLAT + " { people { id } } }")  # fmt: skip
    assert answer["extensions"]["credits"] == {"spent": 5.1, "left": 994.9}
    assert list(answer["data"]) == ["a", "b", "c", "d"]


def test_an_answer_that_fails_costs_nothing(payer: Payers) -> None:
    one = payer()
    answer = one.ask(
        f'{{ a: {ADA} {{ results {{ name {{ first }} }} }} b: searchPeople(input: {{email: "x"}}) {{ totalResults }} }}'
    )
    assert answer["data"] is None
    assert [each["path"] for each in answer["errors"]] == [["b"]]
    assert "extensions" not in answer
    assert one.left == 1000


BATCH = f"""{{ first: {ACME} {{ totalResults results {{ name }} }}
  second: {ADA} {{ totalResults results {{ name {{ first }} personalPhones {{ value }} }} }}
  third: {BOB} {{ results {{ name {{ first }} }} }}
  usage {{ subscription {{ status }} }} }}"""


def test_credits_that_run_out_in_a_document_answer_what_they_reach(payer: Payers) -> None:
    one = payer(3.1)
    answer = one.ask(BATCH)
    assert answer["data"]["first"]["results"] == [{"name": "Acme Robotics Inc"}]
    assert answer["data"]["second"] == {"totalResults": 1, "results": []}
    assert answer["data"]["third"]["results"] == [{"name": {"first": "Bob"}}]
    assert answer["data"]["usage"] == {"subscription": {"status": "Active"}}
    (error,) = answer["errors"]
    assert error["path"] == ["second"]
    assert error["extensions"]["code"] == "INSUFFICIENT_CREDITS"
    assert error["extensions"]["response"] == {"status": 402}
    assert answer["extensions"]["credits"] == {"spent": 3.1, "left": 0}
    assert one.left == 0


@pytest.mark.parametrize("unusual", [False, True])
def test_of_many_results_those_are_answered_that_the_credits_reach(payer: Payers, unusual: bool) -> None:
    one = payer(1.25)
    word = "@include(if: true)" if unusual else ""  # which the whole executor answers
    answer = one.ask("{ found: " + FLAT + "{ totalPeople people { called: name " + word + " } } }")
    assert answer["data"]["found"]["totalPeople"] == 5
    assert len(answer["data"]["found"]["people"]) == 2
    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["found"], "INSUFFICIENT_CREDITS")
    assert "3 of these results" in error["message"]
    assert one.left == 0.05
    grouped = payer(1.25).ask("{ " + GROUPED + "{ companies { people { name } } } }")
    assert sum(len(each["people"]) for each in grouped["data"]["groupedAdvancedSearch"]["companies"]) == 2


@pytest.mark.parametrize("operation", [each for each, price in PRICES if price and "...p" not in each])
def test_without_credits_nothing_is_answered(payer: Payers, operation: str) -> None:
    one = payer(0)
    answer = one.ask("{ " + operation + " }")
    assert answer["data"] is None
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "INSUFFICIENT_CREDITS"
    assert "hint" in error["extensions"]


def test_a_limit_of_the_key_holds(payer: Payers) -> None:
    one = payer(1000, credit_limit=2_000)
    answer = one.ask("{ " + ACME + "{ results { name } } }")
    assert answer["errors"][0]["extensions"]["code"] == "INSUFFICIENT_CREDITS"
    assert one.left == 1000


def test_a_dry_run_tells_the_price_and_no_values(payer: Payers) -> None:
    query = "{ ada: " + ADA + "{ results { name { first } personalEmails { value } currentPositions { title phones "
    query += "{ value } } education { name } } } " + FLAT + "{ people { id name personalEmails } } }"
    one = payer()
    for headers, path in (({"dry-run": "true"}, "/graphql"), ({}, "/graphql?dry_run=true")):
        answer = one.ask(query, headers, path)
        assert answer["data"] is None
        assert "errors" not in answer
        assert answer["extensions"]["dryRun"] == {
            "ada": {
                "answers": 1,
                "fields": {
                    "name": 1,
                    "personalEmails": 1,
                    "currentPositions.title": 1,
                    "currentPositions.phones": 1,
                    "education": 1,
                },
                "price": 11.1,
            },
            "flatAdvancedSearch": {"answers": 5, "fields": {"name": 5, "personalEmails": 1}, "price": 2.5},
        }
        assert answer["extensions"]["credits"] == {"spent": 0, "left": 1000}
        assert "Ada" not in json.dumps(answer)
        assert "@" not in json.dumps(answer)
    assert one.left == 1000
    assert one.ask("{ " + ACME + "{ results { name } } }", path="/graphql?dry_run=false")["data"] is not None
    refused = one.ask(query, path="/graphql?dry_run=maybe")["errors"][0]["extensions"]
    assert (refused["code"], refused["field"]) == ("BAD_USER_INPUT", "dry_run")


def test_calls_are_limited_and_say_how_many_are_left(tmp_path: Path) -> None:
    limits = tmp_path / "limits.toml"
    limits.write_text("[graphql]\nread = [[2, 2000000000]]\nwrite = [[1, 2000000000]]\n", encoding="utf-8")
    settings = Settings(home=tmp_path, limits=limits)
    with open_services(settings) as services, TestClient(build_app(services, settings)) as client:
        one = Payer(client, services, 10)
        for left, query in (("1", "{ usage { subscription { status } } }"), ("0", "{ nonsense }")):
            answer = one.post(query)
            assert (answer.headers["ratelimit-limit"], answer.headers["ratelimit-remaining"]) == ("2", left)
        answer = one.post(BATCH)
        assert answer.status_code == 200
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "RATE_LIMITED"
        assert error["extensions"]["response"] == {"status": 429}
        assert error["extensions"]["retryAfter"] == int(answer.headers["retry-after"]) > 0
        other = Payer(client, services, 10)
        mutation = 'mutation { regenerate(input: {personId: "1"}) }'
        codes = [other.ask(mutation)["errors"][0]["extensions"]["code"] for _ in range(2)]
        assert codes == ["NOT_SERVED_YET", "RATE_LIMITED"]


def test_sixty_calls_a_minute_are_the_limit() -> None:
    assert read_limits(None)["graphql", "read"] == (Window(60, 60),)


def test_a_key_needs_its_scope(payer: Payers) -> None:
    directory = payer(10, scopes=("directory:read",))
    assert directory.ask("{ usage { subscription { status } } }")["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    reader = payer(10, scopes=("graphql:read",))
    assert "errors" not in reader.ask("{ usage { subscription { status } } }")
    mutation = 'mutation { regenerate(input: {personId: "1"}) }'
    assert reader.ask(mutation)["errors"][0]["extensions"]["code"] == "FORBIDDEN"


USAGE = """{ usage { planUsage { name usageType creditType units cap billingType trial }
  since: planUsage(from: "2100-01-01T00:00:00.000Z") { name units }
  trialUsage { name units } subscription { status } universalUsage { units cap } } }"""


def test_usage_is_that_of_the_ledger(payer: Payers) -> None:
    one = payer(500)
    one.ask("{ " + ADA + "{ results { name { first } personalEmails { value } personalPhones { value } } } }")
    one.ask("{ " + ACME + "{ results { name } } " + FLAT + "{ people { id } } }")
    usage = one.ask(USAGE)["data"]["usage"]
    units = {(each["name"], each["usageType"], each["creditType"]): each["units"] for each in usage["planUsage"]}
    assert units == {
        ("Contact", "Standard", "ExactMatch"): 1,
        ("Contact", "Premium", "ExactMatch"): 1,
        ("PremiumMobilePhone", "Premium", "PremiumMobile"): 1,
        ("Company", "Standard", "ExactMatch"): 1,
        ("AdvancedSearch", "Standard", "Page"): 1,
        ("API", "Standard", "ExactMatch"): 16,  # 11.1, 3 and 1
    }
    assert {each["cap"] for each in usage["planUsage"]} == {None, 500}
    assert {(each["billingType"], each["trial"]) for each in usage["planUsage"]} == {("Prepaid", False)}
    assert {each["units"] for each in usage["since"]} == {0}
    assert usage["trialUsage"] == []
    assert usage["subscription"] == {"status": "Active"}
    assert usage["universalUsage"] == [{"units": 16, "cap": 500}]


ACCOUNT = """{ account { plans { __typename name product status nextBillingPeriod ... on ApiPlan { usage { units } } }
  universalPlan { name product status available used nextBillingPeriod } } }"""


def test_the_account_says_what_is_left(payer: Payers) -> None:
    one = payer(500)
    one.ask("{ " + ACME + "{ results { name } } }")
    account = one.ask(ACCOUNT)["data"]["account"]
    (plan,) = account["plans"]
    assert (plan["__typename"], plan["name"], plan["product"], plan["status"]) == ("ApiPlan", one.name, "Api", "Active")
    assert sum(each["units"] for each in plan["usage"]) == 1 + 3  # one company, three credits
    universal = account["universalPlan"]
    assert (universal["product"], universal["available"], universal["used"]) == ("Universal", 497, 3)
    assert universal["nextBillingPeriod"] == plan["nextBillingPeriod"] > "2020"


def test_calls_are_counted_and_noted(served: tuple[TestClient, Services], payer: Payers) -> None:
    one, (_, services) = payer(), served
    one.ask("{ " + ADA + "{ results { name { first } } } " + 'b: searchPeoplePreview(input: {email: "bob@acme.com"}) '
            "{ personId } c: searchPeoplePreview(input: {email: \"nobody@acme.com\"}) { personId } }")  # fmt: skip
    services.accounts.clerk.write()
    today = day_of(now())
    rows = services.accounts.usage.table(one.org, today - 1, today)
    assert {(row.interface, row.verb, row.calls, row.spent) for row in rows} == {
        ("graphql", "searchPeople", 1, 100),
        ("graphql", "searchPeoplePreview", 2, 0),
    }
    noted = [(each.verb, each.action, each.ids) for each in services.accounts.audit.entries(one.org)]
    assert sorted(noted) == [("searchPeople", "read", 1), ("searchPeoplePreview", "read", 1)]
