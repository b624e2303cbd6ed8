"""News as signals: what kind of event an item tells of, which items tell one story. Pure."""
