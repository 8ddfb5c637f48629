"""Migrating: what is stated of one edition taken to the next. All rules of how are of this project (see adr 15)."""
