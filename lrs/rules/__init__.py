"""Pure rules of the record store: acceptance, queries, formats; no I/O, no clock."""
