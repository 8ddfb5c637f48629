"""OSCAL documents of full size: medslate beside compliance-trestle, as whole processes."""
