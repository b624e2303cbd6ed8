"""What REST interfaces share: the table of operations, routing, reading, the desk, problems, and OpenAPI."""
