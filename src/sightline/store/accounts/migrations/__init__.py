"""The steps of the accounts database's schema."""
