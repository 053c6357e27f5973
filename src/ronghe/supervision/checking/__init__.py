"""From records to flags: columns that the checks read, all checks over a region, and what explains."""
