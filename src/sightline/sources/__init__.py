"""The outside world becomes observations."""
