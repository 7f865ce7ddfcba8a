"""The xAPI record store: its rules, its HTTP interface, its ports and their adapters."""
