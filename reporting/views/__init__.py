"""Pages of scorecards: public ones that need no sign-in, and those of the performance team."""
