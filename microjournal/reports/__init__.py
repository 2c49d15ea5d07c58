"""Documents from report values: comparison PDF, aftercare sheet, CSV, trend chart."""
