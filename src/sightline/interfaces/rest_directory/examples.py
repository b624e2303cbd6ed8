"""Answers as they may look, for the documentation; tests hold them against the shapes."""

from __future__ import annotations

from typing import Any

_TIMES = {"created_at": "2024-05-01T08:00:00.000Z", "updated_at": "2024-06-12T00:00:00.000Z"}
_PLACE = {"city": "San Francisco", "state": "California", "country": "United States", "country_code": "US"}
_FREE = {"request_id": "9ab2c8435327a50b", "took_ms": 4.1, "credits": None}
_PAID = {**_FREE, "credits": {"spent": 1, "left": 999}}
_PAGE = {**_PAID, "page": 1, "per_page": 25, "total": 1, "total_pages": 1}

COMPANY: dict[str, Any] = {
    "id": 2,
    "name": "Acme Robotics Inc",
    "domain": "acme.com",
    "tld": "com",
    "location": _PLACE,
    "industries": ["Software Development"],
    "functions": ["manufacturing"],
    "technologies": ["Snowflake"],
    "linkedin_url": "https://www.linkedin.com/company/acme-robotics",
    "generic_emails": ["info@acme.com"],
    "employee_range": "51-200",
    "employee_count": 120,
    **_TIMES,
}
CONTACT: dict[str, Any] = {
    "id": 7,
    "first_name": "Ada",
    "last_name": "Byron",
    "full_name": "Ada Byron",
    "job_title": "VP Engineering",
    "department": "Engineering",
    "seniority": "vp",
    "is_decision_maker": True,
    "emails": [{"value": "ada@acme.com", "type": "work", "status": "verified"}],
    "has_personal_email": False,
    "phones": [{"value": "+14155550101", "type": "work", "status": "verified"}],
    "linkedin_url": "https://www.linkedin.com/in/ada-byron",
    "location": _PLACE,
    "company": COMPANY,
    **_TIMES,
}
_SOURCE = {
    "source": "crm",
    "observed_at": "2024-06-12T00:00:00.000Z",
    "seen_at": "2024-06-12T00:00:00.000Z",
    "recorded_at": "2024-06-12T08:00:00.000Z",
}
_MATCH = {
    "index": 0,
    "reference": "row 1",
    "status": "matched",
    "likelihood": 10,
    "error": None,
}


def _on(feature: str, value: str) -> list[dict[str, Any]]:
    return [{"feature": feature, "level": "same", "asked": value, "held": value, "agrees": True}]


def _provenance(field: str) -> list[dict[str, Any]]:
    return [{"field": field, "confidence": 90, "sources": [_SOURCE]}]


def _answer(data: Any, meta: dict[str, Any]) -> dict[str, Any]:
    return {"data": data, "meta": meta, "errors": []}


_CONTACTS = _answer([CONTACT], _PAGE)
_COMPANIES = _answer([COMPANY], _PAGE)
_BATCH = {
    "batch": 12,
    "source": "crm",
    "label": "",
    "observed_at": "2024-05-01T00:00:00.000Z",
    "known": False,
    "read": 2,
    "stored": 1,
    "unchanged": 0,
    "rejected": 1,
    "suppressed": 0,
    "gone": 0,
    "left_out": {},
    "rejected_rows": [{"row": 2, "line": 3, "column": "kind", "value": "", "reason": "One of person... was expected."}],
}

_STATE = {"company_id": None, "company": None, "title": None, "seniority": None, "value": None, "since": None}
_SIGNAL = {
    "id": "31",
    "what": "published",
    "at": "2024-06-12T08:00:01.000Z",
    "position": None,
    "revision": 1,
    "published_at": "2024-06-12T08:00:01.000Z",
    "signal": {
        "kind": "company_change",
        "subject": {"kind": "person", "id": 7, "name": "Ada Byron", "domain": None},
        "words": "moved to VP Engineering at Acme Robotics, from CTO at Globex",
        "before": {**_STATE, "company_id": 3, "company": "Globex", "title": "CTO", "seniority": "c_level"},
        "after": {**_STATE, "company_id": 2, "company": "Acme Robotics", "title": "VP Engineering", "seniority": "vp"},
        "detail": None,
        "day": "2024-06-01",
        "noticed_at": "2024-06-12T00:00:00.000Z",
        "confidence": 90,
        "sources": ["crm"],
        "observations": [118],
    },
}
_SIGNALS = _answer([_SIGNAL], {**_PAID, "total": 1, "more": False, "cursor": None, "position": 57})

ANSWERS: dict[str, dict[str, Any]] = {
    "searchContacts": _CONTACTS,
    "postContacts": _CONTACTS,
    "getContact": _answer(
        {**CONTACT, "facts": {"full_name": "Ada Byron"}, "provenance": _provenance("full_name")}, _PAID
    ),
    "matchContacts": _answer([{**_MATCH, "matched_on": _on("email", "ada@acme.com"), "contact": CONTACT}], _PAID),
    "searchCompanies": _COMPANIES,
    "postCompanies": _COMPANIES,
    "getCompany": _answer({**COMPANY, "facts": {"name": "Acme"}, "provenance": _provenance("name")}, _PAID),
    "matchCompanies": _answer([{**_MATCH, "matched_on": _on("domain", "acme.com"), "company": COMPANY}], _PAID),
    "searchSignals": _SIGNALS,
    "postSignals": _SIGNALS,
    "autocomplete": _answer([{"value": "VP Sales", "count": 31}], _FREE),
    "facets": _answer(
        {
            "contacts": {"seniorities": [{"value": "vp", "count": 12}]},
            "companies": {"tlds": [{"value": "com", "count": 9}]},
        },
        _FREE,
    ),
    "pushObservations": _answer(_BATCH, _FREE),
}
"""For each operation an answer."""
