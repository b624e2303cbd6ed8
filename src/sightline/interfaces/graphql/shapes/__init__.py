"""Shapes: one module for each group of types. A shape is a dict with every field of its GraphQL type.

What a non-null field holds when nothing is known stands in `docs/graphql.md`, and is decided here.
"""
