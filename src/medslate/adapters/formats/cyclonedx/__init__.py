"""CycloneDX: bills of materials, exploitability, and declarations."""
