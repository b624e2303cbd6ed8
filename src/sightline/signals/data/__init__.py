"""The data files: the kinds of signals, when each becomes one, and the thresholds that an operator can change."""
