"""What the record store must know exactly: credentials, consent, orders, counters."""
