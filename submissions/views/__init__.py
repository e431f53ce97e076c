"""Pages of collection and sign-off, one file per page."""
