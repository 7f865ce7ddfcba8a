"""The ledger: credentials, consent, documents, orders, positions and dead letters; SQLAlchemy Core."""
