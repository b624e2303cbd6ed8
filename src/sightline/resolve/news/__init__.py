"""Which company an item of news is about: names in its text, and what speaks for each company that bears one."""
