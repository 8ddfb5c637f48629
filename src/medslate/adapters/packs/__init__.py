"""Packs on disk: tables, readers, the sources they come from, and their canonical form."""
