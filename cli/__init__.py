"""The command door: `klaarlicht`, for whoever holds the data folder."""
