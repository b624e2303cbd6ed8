"""A company's own site: what it says to machines about itself and its jobs, and what it is made with."""
