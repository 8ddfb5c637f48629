"""From claims and results in OSCAL to what may be stated in a workspace, each with its place in the document."""
