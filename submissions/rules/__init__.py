"""Pure rules of collection: planning back from a meeting, whom to remind of what, calendar files."""
