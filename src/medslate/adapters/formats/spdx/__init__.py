"""SPDX 2.2, 2.3 and 3.0, read and turned into CycloneDX."""
