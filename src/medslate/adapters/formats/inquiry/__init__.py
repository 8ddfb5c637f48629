"""A questionnaire as a workbook, for people who have no tool: written with lists to choose from, and read back."""
