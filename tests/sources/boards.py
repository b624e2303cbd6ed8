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


def workable_job(code: str, **changed: Any) -> dict[str, Any]:
    return {
        "title": "Nurse",
        "shortcode": code,
        "code": "",
        "employment_type": "Part-time",
        "telecommuting": False,
        "department": "Care",
        "url": f"https://apply.workable.com/j/{code}",
        "published_on": "2026-05-02",
        "created_at": "2026-05-01",
        "country": "Greece",
        "city": "Athens",
        "state": "Attica",
        "description": "<p>You care.</p>",
        **changed,
    }


def smartrecruiters_job(number: int, **changed: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "uuid": f"u-{number}",
        "name": "Technician",
        "refNumber": f"REF{number}",
        "company": {"identifier": "acme", "name": "Acme Works"},
        "releasedDate": "2026-04-03T09:00:00.000Z",
        "location": {"city": "Lyon", "region": "ARA", "country": "fr", "remote": False},
        "department": {"label": "Service"},
        "typeOfEmployment": {"label": "Permanent"},
        **changed,
    }


def smartrecruiters_detail(text: str) -> dict[str, Any]:
    return {"jobAd": {"sections": {"jobDescription": {"title": "Job", "text": f"<p>{text}</p>"}}}}


def workday_job(number: int, **changed: Any) -> dict[str, Any]:
    return {
        "title": f"Engineer {number}",
        "externalPath": f"/job/Texas/Engineer-{number}_R{number}-1",
        "locationsText": "2 Locations",
        "postedOn": "Posted 3 Days Ago",
        "bulletFields": [f"R{number}"],
        **changed,
    }


def workday_detail(number: int) -> dict[str, Any]:
    return {
        "jobPostingInfo": {
            "title": f"Engineer {number}",
            "jobDescription": "<p>You build.</p>",
            "location": "Austin",
            "startDate": "2026-07-07",
            "timeType": "Full time",
            "jobReqId": f"R{number}",
            "country": {"descriptor": "United States of America"},
            "jobRequisitionLocation": {"descriptor": "Austin", "country": {"alpha2Code": "US"}},
            "externalUrl": f"https://acme.wd5.myworkdayjobs.com/Careers/job/Texas/Engineer-{number}_R{number}-1",
        },
        "hiringOrganization": {"name": "Acme Holding, Inc."},
    }
