"""The tests that a RAG rule is made of, one file for each subject.

A new test is one function and its entry in the file of its subject. ``VOCABULARY`` is in the order they are offered.
"""

from indicators.rules.terms import figure, movement, peers, target
from indicators.rules.terms.base import Term

VOCABULARY: dict[str, Term] = figure.TERMS | target.TERMS | movement.TERMS | peers.TERMS | figure.LAST_TERMS
