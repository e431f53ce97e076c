"""The record of acts: append-only rows, the audit chain and the transition engine.

Lives below everything that uses it. Models here belong to the ``indicators`` app.
"""
