"""Vocabularies: the closed lists of the field, as data files with typed loaders."""
