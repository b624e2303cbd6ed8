"""The data files of the simulated world. Each names the source of its facts at its head."""
