"""The coverage matrix as a workbook: written for people who edit it outside, and read back cell by cell."""
