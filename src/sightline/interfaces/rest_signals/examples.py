"""Answers as they may look, for the documentation; tests hold them against the shapes."""

from __future__ import annotations

from typing import Any

_MOVE = {
    "personId": "7",
    "currentCompanyId": 2,
    "currentCompanyName": "Acme Robotics",
    "currentDepartments": "Engineering",
    "currentSeniorityLabel": "vice president",
    "currentTitle": "VP Engineering",
    "signalDate": "2024-05-01",
    "previousCompanyName": "Globex",
    "previousDomain": "globex.com",
    "currentDomain": "acme.com",
}
_PROMOTION = {
    **_MOVE,
    "currentSeniorityLabel": "c-suite",
    "currentTitle": "CTO",
    "signalDate": "2024-11-01",
    "previousCompanyName": "Acme Robotics",
    "previousDomain": "acme.com",
}
_COMPANY = {"companyId": "2", "companyName": "Acme Robotics", "domain": "acme.com"}
_GROWN = {
    **_COMPANY,
    "signalId": "31",
    "signalDate": "2024-06-01",
    "baselineEmployeesCount": 120,
    "newEmployeesCount": 150,
    "changeRatePercent": 25.0,
}
_NEWS = {
    **_COMPANY,
    "signalId": "32",
    "eventType": "partnership",
    "eventSummary": "Acme Robotics and Globex build warehouses together.",
    "articlePublishedDate": "2024-06-12",
    "articleTitle": "Acme Robotics and Globex announce partnership",
    "articleHighlight": None,
    "eventEffectiveDate": None,
    "articleUrl": "https://news.example/acme-globex",
}
_DAYS = {"startDate": "2024-01-01", "endDate": "2024-12-31"}


def _contacts(key: str) -> dict[str, Any]:
    known = {"personId": "7", "companyChange": [_MOVE], "promotion": [_PROMOTION]}
    return {"contacts": {key: known}, **_DAYS, "creditCharged": 2}


def _companies(key: str) -> dict[str, Any]:
    known = {**_COMPANY, "headcountIncrease3m": [_GROWN], "commercialActivityNews": [_NEWS]}
    return {"companies": {key: known}, **_DAYS, "creditCharged": 2}


ANSWERS: dict[str, dict[str, Any]] = {
    "getSignalFilters": {
        "signals": ["allSignals", "headcountIncrease3m", "surgeInHiring"],
        "objectType": "company",
        "filterOptions": {
            "newsEventTypes": ["Funding Round", "Partnership"],
            "hiringByDepartments": ["Engineering & Technical", "Sales"],
            "hiringByLocations": [{"country": "Germany"}, {"country": "United States", "state": "California"}],
        },
    },
    "getContactSignals": _contacts("7"),
    "searchContactSignals": _contacts("123321"),
    "getCompanySignals": _companies("2"),
    "searchCompanySignals": _companies("row 1"),
    "getAccountUsage": {"usage": {"bulkCredits": {"used": 1750, "total": 10_000, "remaining": 8250}}},
}
"""For each operation an answer."""
