"""Links the rows of any table: a small config names the columns and their kinds, and nothing has to be labelled."""
