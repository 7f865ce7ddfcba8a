"""The ledger: credentials, consent, orders, positions and dead letters; SQLAlchemy Core."""
