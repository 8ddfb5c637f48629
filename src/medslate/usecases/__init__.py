"""Use cases: one verb per file, called alike by every edge. They do no I/O but through the ports."""
