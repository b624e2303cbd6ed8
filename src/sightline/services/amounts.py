"""Amounts of credits, for interfaces: whole thousandths inside, decimal text and numbers outside."""

from sightline.accounts.amounts import THOUSANDTHS, plain_credits, read_credits, shown_credits

__all__ = ["THOUSANDTHS", "plain_credits", "read_credits", "shown_credits"]
