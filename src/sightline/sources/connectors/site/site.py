"""A company's own site: its front page, what it says about itself, and its jobs."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

from sightline.errors import InvalidInput, SightlineError
from sightline.model.normal.domains import clean_domain, is_shared_host
from sightline.model.observation import SubjectKind
from sightline.sources.connectors.connector import Connector, Pulled, Row, Visit, company_row
from sightline.sources.connectors.site.fingerprints import technologies
from sightline.sources.connectors.site.jsonld import ORGANISATIONS, is_a, is_over, job, organisation, things
from sightline.sources.web.fetcher import Answer, is_address
from sightline.sources.web.html import HtmlDocument, read_html

PAGES = 40
"""Most pages that one visit reads."""

_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
_ABOUT = re.compile(r"\babout\b|\bcompany\b|\bcontact\b|\bimprint\b|\bimpressum\b", re.IGNORECASE)
_JOBS = re.compile(r"\b(?:career|job|vacanc|position|opening|join-?us|work-with-us|karriere|stellen)", re.IGNORECASE)
_JOB = frozenset(("JobPosting",))


@dataclass
class _Crawl:
    """The pages that were read, and what is left to read."""

    visit: Visit
    pages: list[tuple[str, HtmlDocument, dict[str, str]]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)

    def read(self, answer: Answer) -> None:
        """Read a page, and note where it leads to within the site."""
        page = read_html(answer.body.decode("utf-8", "replace"))
        self.pages.append((answer.url, page, answer.headers))
        front = len(self.pages) == 1
        for link in page.links:
            url = urldefrag(urljoin(answer.url, link.href)).url
            told = f"{urlsplit(url).path} {link.words}"
            wanted = _JOBS.search(told) or (front and _ABOUT.search(told))
            same = is_address(url) and urlsplit(url).netloc == urlsplit(answer.url).netloc
            if wanted and same and url not in self.seen:
                self.seen.add(url)
                self.waiting.append(url)

    def run(self) -> None:
        """Read what is waiting, as far as a visit goes. A page that cannot be read is noted."""
        while self.waiting and len(self.pages) + len(self.failed) < PAGES:
            url = self.waiting.pop(0)
            try:
                self.read(self.visit.web.get(url, pages=self.visit.pages, robots=True, accept=_ACCEPT))
            except SightlineError as error:
                self.failed.append(error.message)


def pull(visit: Visit) -> Pulled:
    """The front page, the pages about the company and its jobs that it leads to, and what they say to machines."""
    crawl = _Crawl(visit)
    front = visit.get(visit.source.target, robots=True, accept=_ACCEPT)
    crawl.seen.update((visit.source.target, front.url))
    crawl.read(front)
    crawl.run()
    told = [(url, *things(page)) for url, page, _ in crawl.pages]
    today = dt.datetime.fromtimestamp(visit.now / 1000, dt.UTC).strftime("%Y-%m-%d")
    said = next((each for _, found, _ in told for each in found if is_a(each, ORGANISATIONS) and each.get("name")), {})
    known = {name: value for name, value in organisation(said).items() if value}
    company = _company(visit, known.pop("name", None))
    posted = [(url, each) for url, found, _ in told for each in found if is_a(each, _JOB)]
    jobs = [job(each, company, url) for url, each in posted if not is_over(each, today)]
    made = technologies((page, headers) for _, page, headers in crawl.pages)
    head = company_row(company, website=visit.source.target, technologies=made, **known)
    whole = bool(jobs) and not crawl.failed and not crawl.waiting
    return Pulled(
        [head, *jobs], (SubjectKind.posting,) if whole else (), visit.memory, _notes(crawl, told, jobs, whole)
    )


def _company(visit: Visit, stated: str | None) -> Row:
    company = visit.company(stated)
    if visit.source.company is None and stated is None:
        company.pop("name", None)
    host = urlsplit(visit.source.target).hostname or ""
    if "domain" not in company and not is_shared_host(host):
        try:
            company["domain"] = clean_domain(host)
        except ValueError:  # an address of a number, or a host of this network
            company.setdefault("name", host)
    return company


def _notes(crawl: _Crawl, told: list[tuple[str, list[Row], int]], jobs: list[Row], whole: bool) -> tuple[str, ...]:
    broken = sum(count for _, _, count in told)
    notes = list(crawl.failed)
    if broken:
        notes.append(f"{broken} pieces of JSON-LD could not be read.")
    if jobs and not whole:
        notes.append("Not all pages were read: no posting was closed.")
    return tuple(notes)


def read_target(text: str) -> tuple[str, str]:
    """The address of the front page. Raises InvalidInput."""
    given = text.strip()
    url = given if "://" in given else f"https://{given}/"
    if not is_address(url) or ("://" not in given and "." not in given):
        raise InvalidInput(f"{given[:200]!r} is no site.", field="target", hint="Give its domain or its address.")
    parts = urlsplit(url)
    return url, f"{parts.scheme}://{parts.netloc}"


SITE = Connector(
    kind="site",
    title="A company's own site",
    takes="its domain or the address of its front page",
    reads=(
        "the front page and up to 39 pages of the same host about the company and its jobs; the company by"
        " `Organization` and its jobs by `JobPosting` in JSON-LD; technologies by fingerprints. robots.txt is heeded"
    ),
    how_often="once a day or less",
    read_target=read_target,
    pull=pull,
)
