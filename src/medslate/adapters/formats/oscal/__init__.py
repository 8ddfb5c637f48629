"""OSCAL 1.2 as JSON: catalogs, profiles, mapping collections, component definitions, assessment results."""
