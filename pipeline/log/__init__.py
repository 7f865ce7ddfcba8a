"""The log of accepted statements: SQLite in one directory, Apache Kafka in a cluster."""
