"""Assessment: from claims and evidence, or from a questionnaire's answers, to levels, findings and questions."""
