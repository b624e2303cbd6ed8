"""What the tariff sees in contacts and companies: their data points."""

from __future__ import annotations

from sightline.interfaces.rest_directory.shapes import CompanyEntry, ContactEntry
from sightline.services.charging import Item

NOTHING = Item(None, ())


def contact_item(contact: ContactEntry | None) -> Item:
    """A contact as the tariff sees it; None: nobody was found, which is free."""
    if contact is None:
        return NOTHING
    points = {"profile": True, "email": bool(contact.emails), "phone": bool(contact.phones)}
    return Item(contact.id, tuple(point for point, held in points.items() if held))


def company_item(company: CompanyEntry | None) -> Item:
    """A company as the tariff sees it; None: none was found, which is free."""
    return NOTHING if company is None else Item(company.id, ("company",))
