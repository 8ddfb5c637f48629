"""Sites as text files: their shapes, reading with every reference checked, writing, and the mapping of an inventory."""
