"""Units of the journal that need no folder."""
