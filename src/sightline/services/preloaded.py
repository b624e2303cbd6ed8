"""What processes that read and fold rows have in common, loaded once in the process that they are forked from.

Importing this module does it: the code of the pipeline, and the vocabularies that are read from files when they are
first asked for.
"""

from __future__ import annotations

import sightline.services.pipeline
import sightline.services.rebuild  # noqa: F401 - imported to be there
from sightline.model.normal.domains import clean_domain
from sightline.model.normal.names import parse_person_name
from sightline.model.normal.phones import clean_phone
from sightline.model.normal.places import read_place
from sightline.model.normal.titles import read_title
from sightline.model.values import Location
from sightline.model.vocabularies.industries import industry
from sightline.resolve.keys import email_key, identifies

clean_domain("example.com")
clean_phone("+14155550123", None)
email_key("info@example.com")
identifies("example.com")
industry("Software")
parse_person_name("Dr. Ada King Lovelace")
read_place(Location(text="London, United Kingdom"))
read_title("Chief Executive Officer")
