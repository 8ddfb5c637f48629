"""Documents on conformity: one catalog, row by row, with what is stated of it and what crosswalks tell."""
