"""Conformity: what is stated of the rows of catalogs, what crosswalks make of it, and what results."""
