"""The HTTP interface of the record store."""
