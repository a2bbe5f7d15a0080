"""Forms of data that others are written in: JSON, SQLite and XML, read without trust."""
