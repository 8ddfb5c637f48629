"""Unit tests of comparing editions and of migrating."""
