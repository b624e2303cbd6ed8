"""From the inputs of the schema to neutral queries."""
