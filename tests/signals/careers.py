"""Stories of careers as sources told them, and what each shows: kind, day and new title."""

from __future__ import annotations

from sightline.model.observation import Op, SubjectKind
from sightline.store import HistoryRow
from tests.signals.saying import CRAWL, CRM, VENDOR, Saying, job

say = Saying(SubjectKind.person)
Story = list[HistoryRow]

STORIES: dict[str, tuple[Story, list[tuple[str, str, str | None]]]] = {
    "a post beside another job that goes on ends with the term of both": (
        [
            say(
                "2025-02-01",
                CRM,
                positions=[
                    job(7, "Senator", "2025-01-03"),
                    job(7, "Senator", "2019-01-03", "2025-01-03"),
                    job(7, "Conference Secretary", "2017-01-03", "2025-01-03"),
                ],
            )
        ],
        [],
    ),
    "back to a title of before": (
        [
            say(
                "2025-02-01",
                CRM,
                positions=[
                    job(7, "Sales Manager", "2025-01"),
                    job(7, "Sales Director", "2020-01", "2025-01"),
                    job(7, "Sales Manager", "2017-01", "2020-01"),
                ],
            )
        ],
        [("title_change", "2025-01", "Sales Manager")],
    ),
    "a source moves somebody": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(8, "Engineer")]),
        ],
        [("company_change", "2024-05-01", "Engineer")],
    ),
    "the new job is dated": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(8, "Engineer", "2024-03")]),
        ],
        [("company_change", "2024-03", "Engineer")],
    ),
    "the old job's end dates the new one": (
        [
            say("2024-01-01", VENDOR, positions=[job(7, "Engineer")]),
            say("2024-05-01", VENDOR, positions=[job(8, "Engineer"), job(7, "Engineer", end="2023-12")]),
        ],
        [("company_change", "2023-12", "Engineer")],
    ),
    "a date that lies ahead is not when it was told": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(8, "Engineer", "2025-01", current=True)]),
        ],
        [("company_change", "2024-05-01", "Engineer")],
    ),
    "two sources tell of one move": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-01-01", VENDOR, positions=[job(7, "Engineer")]),
            say("2024-05-01", VENDOR, positions=[job(8, "Manager")]),
            say("2024-07-01", CRM, positions=[job(8, "Manager")]),
        ],
        [("company_change", "2024-05-01", "Manager")],
    ),
    "a source that lags says the old job again": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(8, "Manager")]),
            say("2024-06-01", CRAWL, positions=[job(7, "Engineer")]),
        ],
        [("company_change", "2024-05-01", "Manager")],
    ),
    "two sources disagree from the start": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-01-01", VENDOR, positions=[job(8, "Manager")]),
        ],
        [],
    ),
    "two sources call one employer otherwise": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Head of Ore")], seen="2024-04-01"),
            say("2024-03-01", VENDOR, positions=[job(8, "Head of Ore", "2023-01")]),
        ],
        [],
    ),
    "a second job beside the first": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(9, "Board Member"), job(7, "Engineer")]),
        ],
        [],
    ),
    "who comes back moved twice": (
        [
            say("2024-01-01", VENDOR, positions=[job(7, "Engineer")]),
            say("2024-05-01", VENDOR, positions=[job(8, "Engineer", "2024-04"), job(7, "Engineer", end="2024-03")]),
            say(
                "2024-09-01",
                VENDOR,
                positions=[
                    job(7, "Director", "2024-08"),
                    job(8, "Engineer", "2024-04", "2024-07"),
                    job(7, "Engineer", end="2024-03"),
                ],
            ),
        ],
        [("company_change", "2024-04", "Engineer"), ("company_change", "2024-08", "Director")],
    ),
    "a stop that nobody told of in time": (
        [
            say("2024-01-01", VENDOR, positions=[job(7, "Engineer", "2020")]),
            say(
                "2024-09-01",
                VENDOR,
                positions=[
                    job(9, "Lead", "2024-08"),
                    job(8, "Engineer", "2024-03", "2024-07"),
                    job(7, "Engineer", "2020", "2024-02"),
                ],
            ),
        ],
        [("company_change", "2024-03", "Engineer"), ("company_change", "2024-08", "Lead")],
    ),
    "a career tells of the last move": (
        [say("2024-01-01", VENDOR, positions=[job(8, "Manager", "2023-11"), job(7, "Engineer", "2020", "2023-10")])],
        [("company_change", "2023-11", "Manager")],
    ),
    "a higher rung": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Sales Manager")]),
            say("2024-05-01", CRM, positions=[job(7, "VP Sales", "2024-04")]),
        ],
        [("promotion", "2024-04", "VP Sales")],
    ),
    "a wider title on one rung": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Deputy Director of Sales")]),
            say("2024-05-01", CRM, positions=[job(7, "Director of Sales")]),
        ],
        [("promotion", "2024-05-01", "Director of Sales")],
    ),
    "another title without a step up": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Sales Manager")]),
            say("2024-05-01", CRM, positions=[job(7, "Marketing Manager")]),
        ],
        [("title_change", "2024-05-01", "Marketing Manager")],
    ),
    "another spelling of a title by another source": (
        [
            say("2024-01-01", CRM, positions=[job(7, "VP Sales")]),
            say("2024-01-01", VENDOR, positions=[job(7, "Vice President, Sales")]),
        ],
        [],
    ),
    "an employment that ended": (
        [
            say("2024-01-01", VENDOR, positions=[job(7, "Engineer")]),
            say("2024-05-01", VENDOR, positions=[job(7, "Engineer", end="2024-04")]),
        ],
        [("departure", "2024-04", None)],
    ),
    "a page that lists somebody no more": (
        [say("2024-01-01", CRAWL, positions=[job(7, "Engineer")]), say("2024-05-01", CRAWL, Op.gone)],
        [("departure", "2024-05-01", None)],
    ),
    "a page that lists somebody no more whom others still know there": (
        [
            say("2024-01-01", CRAWL, positions=[job(7, "Engineer")]),
            say("2024-01-01", CRM, positions=[job(7, "Engineer")], seen="2024-08-01"),
            say("2024-05-01", CRAWL, Op.gone),
        ],
        [],
    ),
    "what was taken back was never said": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(8, "Engineer")]),
            say("2024-06-01", CRM, Op.retract, positions=[]),
            say("2024-07-01", CRM, positions=[job(7, "Engineer")]),
        ],
        [],
    ),
    "a seat more, and another less": (
        [
            say("2024-01-01", CRM, positions=[job(1, "Chair"), job(2, "Member"), job(3, "Member")]),
            say("2024-05-01", CRM, positions=[job(2, "Member"), job(3, "Member"), job(4, "Member")]),
        ],
        [],
    ),
    "seats of one source beside the job that another tells": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")], seen="2024-09-01"),
            say("2024-05-01", VENDOR, positions=[job(8, "Trustee", "2024-04")]),
        ],
        [],
    ),
    "a main job that is left for another, beside a seat": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer"), job(9, "Board Member")]),
            say("2024-05-01", CRM, positions=[job(9, "Board Member"), job(8, "Engineer")]),
        ],
        [("company_change", "2024-05-01", "Engineer")],
    ),
    "a main job that ended beside a seat": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer"), job(9, "Board Member")]),
            say("2024-05-01", CRM, positions=[job(9, "Board Member"), job(7, "Engineer", end="2024-04")]),
        ],
        [("departure", "2024-04", None)],
    ),
    "a member who takes the chair of one of several committees": (
        [
            say("2024-01-01", CRM, positions=[job(1, ""), job(2, "Ranking Member"), job(3, "Vice Chair")]),
            say(
                "2024-05-01",
                CRM,
                positions=[
                    job(1, "Ranking Member", "2024-05-01"),
                    job(2, "Chairman", "2024-05-01"),
                    job(3, "Vice Chairman"),
                    job(1, "", end="2024-05-01"),
                ],
            ),
        ],
        [("promotion", "2024-05-01", "Ranking Member"), ("promotion", "2024-05-01", "Chairman")],
    ),
    "a title that was not told before": (
        [
            say("2024-01-01", CRM, positions=[job(7, "")]),
            say("2024-05-01", CRM, positions=[job(7, "Director of Sales")]),
        ],
        [],
    ),
    "a second title beside the first": (
        [
            say("2024-01-01", CRM, positions=[job(7, "VP Sales")]),
            say("2024-05-01", CRM, positions=[job(7, "VP Sales"), job(7, "Chief Revenue Officer", "2024-04")]),
        ],
        [("promotion", "2024-04", "Chief Revenue Officer")],
    ),
    "a company under another name": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer", "2021-03")]),
            say("2024-05-01", CRM, positions=[job(8, "Engineer", "2021-03")]),
        ],
        [],
    ),
    "a company that one source mentions with its domain, another without": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer") | {"company": {"name": "Acme", "subject": 7}}]),
            say(
                "2024-05-01",
                CRM,
                positions=[job(8, "Engineer") | {"company": {"name": "Acme Inc", "domain": "acme.com", "subject": 8}}],
            ),
            say(
                "2024-06-01",
                CRM,
                positions=[job(9, "Engineer") | {"company": {"name": "Globex", "domain": "acme.com", "subject": 9}}],
            ),
        ],
        [],
    ),
    "a colleague of the same title elsewhere": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")], seen="2024-06-01"),
            say("2024-01-01", VENDOR, positions=[job(7, "Engineer")]),
            say("2024-05-01", VENDOR, positions=[job(8, "Engineer", "2024-04"), job(7, "Engineer", end="2024-04")]),
        ],
        [("company_change", "2024-04", "Engineer")],
    ),
    "an end that lies ahead": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(7, "Engineer", end="2024-06-30", current=True)]),
            say("2024-08-01", CRM, positions=[job(7, "Engineer", end="2024-06-30")]),
        ],
        [("departure", "2024-05-01", None)],
    ),
    "a term that ends": (
        [say("2024-01-01", CRM, positions=[job(7, "Deputy", "2021-01-03", "2025-01-03", current=True)])],
        [],
    ),
    "a job that is to begin": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(7, "Engineer"), {**job(8, "Engineer", "2024-09"), "current": None}]),
        ],
        [],
    ),
    "who moved after leaving": (
        [
            say("2024-01-01", VENDOR, positions=[job(7, "Engineer")]),
            say("2024-03-01", VENDOR, positions=[job(7, "Engineer", end="2024-02")]),
            say("2024-06-01", VENDOR, positions=[job(8, "Engineer", "2024-06"), job(7, "Engineer", end="2024-02")]),
        ],
        [("departure", "2024-02", None), ("company_change", "2024-06", "Engineer")],
    ),
    "nothing of work": ([say("2024-01-01", CRM, full_name="Ada Byron"), say("2024-05-01", CRM, positions=[])], []),
}
