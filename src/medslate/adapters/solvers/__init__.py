"""Solvers behind the port, each in processes of its own: it may crash, run out of memory or be stopped at any time."""
