"""SEC EDGAR: companies, their filings, and who joins and leaves by item 5.02 of Form 8-K."""
