"""Standards as values: packs, catalogs, overlays, crosswalks, questionnaires. What they *say* is content (packs/)."""
