"""The operator's network: sites, zones, conduits, flows, placements, and the rules of partition (IEC 62443-3-2)."""
