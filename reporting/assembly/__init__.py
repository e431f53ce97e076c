"""From approved data and a layout to one frozen document: the only reader of both."""

from reporting.assembly.assemble import assemble

__all__ = ["assemble"]
