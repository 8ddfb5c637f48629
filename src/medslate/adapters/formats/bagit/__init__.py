"""Archives as BagIt folders (RFC 8493): written so that public tools check them, and read back strictly."""
