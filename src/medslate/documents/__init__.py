"""Documents: what each document says, before it has a look. One file per document, one model for all."""
