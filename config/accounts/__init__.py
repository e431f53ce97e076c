"""Accounts: signing in, the second step, invitations, roles."""
