"""Recording a visit: what can be recorded, the form, drafts, conflicts, and what became of the record."""
