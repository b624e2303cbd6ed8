"""What is answered, as the wire has it. Names are those of the published API; null is unknown."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from sightline.interfaces.rest.shapes import Shape
from sightline.interfaces.rest_signals.wire import ObjectType

Count = Annotated[int, Meta(ge=0)]
Day = Annotated[str, Meta(extra_json_schema={"format": "date"})]
Charged = Annotated[int, Meta(ge=0, description="What it cost, in whole credits, begun ones included.")]
Percent = Annotated[float, Meta(description="From the old value to the new one, to a hundredth.")]


class Bucket(Shape, frozen=True, kw_only=True):
    """Whole credits of one kind: used in this period (begun ones included), in all, and left."""

    used: Count
    total: Count
    remaining: Count


class AccountUsage(Shape, frozen=True, kw_only=True):
    """What the organisation used of its credits, by kind; there is one, `bulkCredits`."""

    usage: dict[str, Bucket]


class Location(Shape, frozen=True, kw_only=True, omit_defaults=True):
    """A country, or a state of it."""

    country: str
    state: str | UnsetType = UNSET


class FilterOptions(Shape, frozen=True, kw_only=True):
    """What signals of companies can be filtered by."""

    newsEventTypes: tuple[str, ...]
    hiringByDepartments: tuple[str, ...]
    hiringByLocations: tuple[Location, ...]


class SignalFilters(Shape, frozen=True, kw_only=True, omit_defaults=True):
    """The types of signals of an object, and of companies what they can be filtered by."""

    signals: tuple[str, ...]
    objectType: ObjectType
    filterOptions: FilterOptions | UnsetType = UNSET


class CareerMove(Shape, frozen=True, kw_only=True):
    """Another employer, or a higher position at the same one. `current` is what it led to, `previous` what was."""

    personId: str
    currentCompanyId: int | None
    currentCompanyName: str | None
    currentDepartments: str | None
    currentSeniorityLabel: str | None
    currentTitle: str | None
    signalDate: Day
    previousCompanyName: str | None
    previousDomain: str | None
    currentDomain: str | None


class CompanySignal(Shape, frozen=True, kw_only=True):
    """Which company changed, and the id of the signal."""

    companyId: str
    companyName: str | None
    domain: str | None
    signalId: str


class DatedSignal(CompanySignal, frozen=True, kw_only=True):
    """A change with the day from which it holds."""

    signalDate: Day


class Measured(DatedSignal, frozen=True, kw_only=True):
    """A number that changed; the rate is null if it was nothing before."""

    changeRatePercent: Percent | None


class Headcount(Measured, frozen=True, kw_only=True):
    """Another number of people, and the one before."""

    baselineEmployeesCount: Count
    newEmployeesCount: Count


class Traffic(Measured, frozen=True, kw_only=True):
    """Visits of the website in a month, and how many there were on average in the three months before."""

    historicalAvg: float
    lastMonthVisits: float


class ItSpend(Measured, frozen=True, kw_only=True):
    """What is spent on IT in a year, in US dollars, as it is estimated now."""

    estimatedAnnualItSpend: float


class Hiring(Measured, frozen=True, kw_only=True):
    """More jobs posted than usual: how many, and how many there are on average."""

    historicalAvg: float
    newJobsPostedLastWeek: Count


class HiringByDepartment(Measured, frozen=True, kw_only=True):
    """More jobs posted in one department than usual."""

    department: str | None
    historicalAvg: float
    newJobsPostedLast4Weeks: Count


class HiringByLocation(Measured, frozen=True, kw_only=True):
    """More jobs posted in one place than usual."""

    country: str | None
    state: str | None
    historicalAvg: float
    newJobsPostedLast4Weeks: Count


class JobListing(DatedSignal, frozen=True, kw_only=True):
    """A job that was posted. No version of the published API has this object: its fields are ours."""

    jobTitle: str | None
    department: str | None
    country: str | None
    state: str | None
    city: str | None
    jobUrl: str | None


class News(CompanySignal, frozen=True, kw_only=True):
    """An article about the company, and what it tells of."""

    eventType: str | None
    eventSummary: str | None
    articlePublishedDate: Day | None
    articleTitle: str | None
    articleHighlight: str | None
    eventEffectiveDate: Day | None
    articleUrl: str | None


class ContactSignals(Shape, frozen=True, kw_only=True):
    """A contact; what was asked for is an array, newest first, and what was not is not there."""

    personId: str
    companyChange: list[CareerMove] | UnsetType = UNSET
    promotion: list[CareerMove] | UnsetType = UNSET


class CompanySignals(Shape, frozen=True, kw_only=True):
    """A company; what was asked for is an array, newest first, and what was not is not there."""

    companyId: str
    companyName: str | None
    domain: str | None
    websiteTrafficIncrease: list[Traffic] | UnsetType = UNSET
    websiteTrafficDecrease: list[Traffic] | UnsetType = UNSET
    itSpendIncrease: list[ItSpend] | UnsetType = UNSET
    itSpendDecrease: list[ItSpend] | UnsetType = UNSET
    headcountIncrease1m: list[Headcount] | UnsetType = UNSET
    headcountIncrease3m: list[Headcount] | UnsetType = UNSET
    headcountIncrease6m: list[Headcount] | UnsetType = UNSET
    headcountIncrease12m: list[Headcount] | UnsetType = UNSET
    headcountDecrease1m: list[Headcount] | UnsetType = UNSET
    headcountDecrease3m: list[Headcount] | UnsetType = UNSET
    headcountDecrease6m: list[Headcount] | UnsetType = UNSET
    headcountDecrease12m: list[Headcount] | UnsetType = UNSET
    newJobListing: list[JobListing] | UnsetType = UNSET
    surgeInHiring: list[Hiring] | UnsetType = UNSET
    surgeInHiringByDepartment: list[HiringByDepartment] | UnsetType = UNSET
    surgeInHiringByLocation: list[HiringByLocation] | UnsetType = UNSET
    riskNews: list[News] | UnsetType = UNSET
    commercialActivityNews: list[News] | UnsetType = UNSET
    corporateStrategyNews: list[News] | UnsetType = UNSET
    financialEventsNews: list[News] | UnsetType = UNSET
    peopleNews: list[News] | UnsetType = UNSET
    marketIntelligenceNews: list[News] | UnsetType = UNSET
    productActivityNews: list[News] | UnsetType = UNSET


class ContactsAnswer(Shape, frozen=True, kw_only=True):
    """Contacts by the key that they were asked by, and which time was looked at. Who is not known is not there."""

    contacts: dict[str, ContactSignals]
    startDate: Day
    endDate: Day
    creditCharged: Charged = 0


class CompaniesAnswer(Shape, frozen=True, kw_only=True):
    """Companies by the key that they were asked by, and which time was looked at. What is not known is not there."""

    companies: dict[str, CompanySignals]
    startDate: Day
    endDate: Day
    creditCharged: Charged = 0


class Failure(Shape, frozen=True, kw_only=True, omit_defaults=True):
    """An answer that failed; `errors` say what to mend."""

    statusCode: Annotated[int, Meta(ge=400, le=599)]
    message: str
    errors: tuple[str, ...] = ()
