"""Parts that more than one document says."""
