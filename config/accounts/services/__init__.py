"""Every change of an account or of what signing in remembers."""
