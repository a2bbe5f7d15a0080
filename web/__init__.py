"""The page door: server-rendered pages beside the API, on the same services."""
