"""What an organisation's plan and people can be."""

from __future__ import annotations

from enum import Enum

from sightline.accounts.amounts import THOUSANDTHS

DEFAULT_ALLOWANCE = 100_000 * THOUSANDTHS
"""Thousandths of a credit for each period, unless something else is said."""


class Billing(Enum):
    """How an organisation pays, in LeadIQ's words (BillingType)."""

    prepaid = "Prepaid"
    postpaid = "Postpaid"
    free = "FreeCredits"


class Role(Enum):
    """What a member is; the owner is who to write to."""

    owner = "owner"
    member = "member"
