"""mds2 import, export."""
