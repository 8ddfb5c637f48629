"""Seeded faults: one each in small documents, packs and workspaces that are right otherwise."""
