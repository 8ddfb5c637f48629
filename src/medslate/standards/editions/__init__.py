"""Editions: what differs between two packs, and what became of each row from one edition to the next."""
