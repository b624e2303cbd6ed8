"""How alike two names are: of people, and of companies and other organisations, in many scripts."""
