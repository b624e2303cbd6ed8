"""What stands before all interfaces: request ids, the log, meters, health, and an answer where no interface is."""
