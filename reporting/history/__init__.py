"""Past figures from a council's own workbook: say which column is which, look at every cell, load what is new."""
