"""The nouns: what is known, who said it, and how it is asked for. Pure: no I/O beyond this package's data files."""
