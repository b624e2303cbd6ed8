"""The directory API under `/api/v1`: contacts and companies, searched, matched, read by id, and told of."""
