"""The signals API, in the form of Lusha's: account usage now; signals and subscriptions as they come."""
