"""The data files: what calls cost, and how many may be made."""
