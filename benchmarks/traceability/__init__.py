"""Traceability check of one synthetic graph, written in each tool's own format."""
