"""Who may call: keys, and later organisations, credits and limits."""
