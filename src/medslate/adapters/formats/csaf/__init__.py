"""CSAF 2.0: advisories and VEX, written and read."""
