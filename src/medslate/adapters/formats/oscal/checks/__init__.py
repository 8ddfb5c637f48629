"""What a document says against itself, or about controls that its catalogs do not have.

Every document: identifiers that stand twice, references that lead nowhere, a version of OSCAL that is not known here.
"""
