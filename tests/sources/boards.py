"""Small boards of a made-up company, in the shapes in which the services answer."""

from __future__ import annotations

from typing import Any


def greenhouse_job(number: int, title: str = "Account Executive", **changed: Any) -> dict[str, Any]:
    return {
        "id": number,
        "internal_job_id": number + 9000,
        "absolute_url": f"https://boards.greenhouse.io/acme/jobs/{number}",
        "title": title,
        "company_name": "Acme Robotics",
        "location": {"name": "Austin, TX"},
        "departments": [{"id": 1, "name": "Sales", "child_ids": [], "parent_id": None}],
        "offices": [],
        "metadata": None,
        "first_published": "2026-07-10T22:15:41-04:00",
        "updated_at": "2026-07-14T18:35:00-04:00",
        "content": "&lt;p&gt;You sell robots &amp;amp; arms.&lt;/p&gt;&lt;ul&gt;&lt;li&gt;Travel&lt;/li&gt;&lt;/ul&gt;",
        **changed,
    }


def greenhouse(*jobs: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    return {"jobs": list(jobs), "meta": {"total": len(jobs) if total is None else total}}


def lever_job(identity: str, **changed: Any) -> dict[str, Any]:
    return {
        "id": identity,
        "text": "Backend Engineer",
        "categories": {"commitment": "Full-time", "team": "Platform", "location": "Berlin", "allLocations": ["Berlin"]},
        "country": "DE",
        "createdAt": 1_782_821_535_482,
        "descriptionPlain": "You build services.",
        "hostedUrl": f"https://jobs.lever.co/acme/{identity}",
        "workplaceType": "hybrid",
        "salaryRange": {"min": 70000, "max": 90000, "currency": "EUR", "interval": "per-year-salary"},
        **changed,
    }


def ashby_job(identity: str, **changed: Any) -> dict[str, Any]:
    return {
        "id": identity,
        "title": "Head of Support",
        "department": "Success",
        "team": "Support",
        "employmentType": "FullTime",
        "location": "London",
        "isListed": True,
        "isRemote": False,
        "workplaceType": "OnSite",
        "publishedAt": "2026-06-08T19:17:53.481+00:00",
        "address": {"postalAddress": {"addressCountry": "United Kingdom", "addressLocality": "London"}},
        "jobUrl": f"https://jobs.ashbyhq.com/acme/{identity}",
        "descriptionPlain": "You look after customers.",
        "compensation": {
            "summaryComponents": [
                {"compensationType": "EquityCashValue", "interval": "1 YEAR", "minValue": None, "maxValue": None},
                {
                    "compensationType": "Salary",
                    "interval": "1 YEAR",
                    "currencyCode": "GBP",
                    "minValue": 90000,
                    "maxValue": 110000.4,
                },
            ]
        },
        **changed,
    }
