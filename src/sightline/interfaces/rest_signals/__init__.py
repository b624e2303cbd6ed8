"""The signals API, in the form of Lusha's: what changed with contacts and companies, and account usage."""
