"""Loading an old scorecard from a folder of CSV files: read, check, then put in force in one transaction."""

from reporting.loading.load import LoadReport, load_pack
from reporting.loading.pack import Pack, read_pack
from reporting.loading.problems import PackRefused, Problem

__all__ = ["LoadReport", "Pack", "PackRefused", "Problem", "load_pack", "read_pack"]
