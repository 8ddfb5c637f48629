"""Benchmarks of medslate and of the tools that do comparable work."""
