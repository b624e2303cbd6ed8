"""Pages and documents of other hosts, fetched politely and within bounds."""
