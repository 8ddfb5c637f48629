"""Exchange formats: one module per format, bytes in and values out, or the reverse. What comes in is never trusted."""
