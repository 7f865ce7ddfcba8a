"""ClickHouse as the store of statements and moments: server or in the process."""
