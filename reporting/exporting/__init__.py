"""Writing a scorecard as a pack: what it needs of the catalogue, its figures, its layout and its manual changes."""

from reporting.exporting.export import Export, ExportRefused, export_pack, last_shown

__all__ = ["Export", "ExportRefused", "export_pack", "last_shown"]
