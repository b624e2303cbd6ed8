"""One module for each operation: read the input, ask the services, shape the answer."""
