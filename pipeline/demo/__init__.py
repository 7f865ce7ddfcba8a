"""A small generated organisation, called synthetic wherever it is shown."""
