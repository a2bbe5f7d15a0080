"""The front door: the API and the pages as one app."""
