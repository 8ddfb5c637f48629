"""The generator of hospitals."""
