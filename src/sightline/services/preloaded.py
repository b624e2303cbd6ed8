"""What processes that read, compare and fold rows have in common, loaded once in the process that they are forked from.

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
from sightline.resolve.names.organisations import compare_organisations, organisation_bits, prepare_organisation
from sightline.resolve.names.persons import compare_persons, prepare_person
from sightline.resolve.names.rarity import name_bits

clean_domain("example.com")
clean_phone("+14155550123", None)
email_key("info@example.com")
identifies("example.com")
industry("Software")
parse_person_name("Dr. Ada King Lovelace")
read_place(Location(text="London, United Kingdom"))
read_title("Chief Executive Officer")

ada, bob = prepare_person("Ada King Lovelace"), prepare_person("李小龙")
compare_persons(ada, bob)
name_bits(ada)
acme, shop = prepare_organisation("Acme Robotics GmbH"), prepare_organisation("株式会社トヨタ 2")
compare_organisations(acme, shop)
organisation_bits(acme)
