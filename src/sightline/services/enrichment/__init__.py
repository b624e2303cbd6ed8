"""Files of people or companies, row by row with what is known of each."""
