"""What speaks for or against two subjects being one. Each feature's docstring is the explanation that users read."""
