"""The demonstration: people, five published scorecards, a sixth of an invented council, and a collection under way.

Everything goes through the services, as in real life. What is there already is left alone.
"""

from reporting.demo.build import build_demo

__all__ = ["build_demo"]
