"""From packs and workspaces to OSCAL 1.2 documents, each with what the form cannot hold."""
