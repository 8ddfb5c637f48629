"""Disclosure forms (MDS2) as workbooks: the official layout, reading as makers send them, and writing."""
