"""The first questions of a new process, all at once: python -m tests.interfaces.first_questions KEY.

Each interface is asked by several threads before anything was read in this process.
"""

from __future__ import annotations

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from starlette.testclient import TestClient

from sightline.app import create_app

THREADS = 16
FILTERS = {"contactFilter": {"titles": ["vp"]}, "companyFilter": {"countries": ["US"]}, "limit": 5}
QUERY = "query($input: FlatSearchInput!) { flatAdvancedSearch(input: $input) { totalPeople people { id name } } }"
REQUESTS = [
    ("/graphql", {"query": QUERY, "variables": {"input": FILTERS}}),
    ("/api/v1/contacts", {"job_titles": ["vp"]}),
    ("/api/v1/contacts/match", {"items": [{"emails": ["ada@acme.com"]}]}),
    ("/api/v1/companies", {"industries": ["Banking"]}),
    ("/api/v1/signals", {"kinds": ["promotion"]}),
    ("/api/signals/contacts/search", {"contacts": [{"id": "1", "email": "ada@acme.com"}], "signals": ["promotion"]}),
]


def main(secret: str) -> None:
    client = TestClient(create_app(), headers={"authorization": f"Bearer {secret}"})
    with client:
        while client.get("/readyz").status_code != 200:
            pass
        together = threading.Barrier(THREADS)
        sys.setswitchinterval(1e-6)  # threads take turns as often as they can

        def ask(number: int) -> int:
            path, body = REQUESTS[number % len(REQUESTS)]
            together.wait()
            status: int = client.post(path, content=json.dumps(body)).status_code
            return status

        with ThreadPoolExecutor(THREADS) as pool:
            statuses = set(pool.map(ask, range(THREADS)))
    assert statuses == {200}, statuses


if __name__ == "__main__":
    main(sys.argv[1])
