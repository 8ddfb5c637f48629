"""Workspaces as text files: the trees they lie in, their shapes, reading, locating, editing, schemas."""
