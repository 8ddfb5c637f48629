"""Pictures within documents, as SVG made from templates of their own."""
