"""Connectors: job boards, feeds, filings and websites become observations. `registry` knows them all."""
