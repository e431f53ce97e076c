"""Pure performance rules: numbers and dates in, answers and sentences out.

Nothing here knows a model, a query or a request, so every rule can be tried, tested and
explained on its own. The published documents behind the rules are named where they apply.
"""
