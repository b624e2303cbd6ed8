"""Sightline: a sales-intelligence engine that a team runs itself."""
