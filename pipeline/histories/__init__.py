"""The ledger's tables of histories: signals, findings, deadlines, outbox."""
