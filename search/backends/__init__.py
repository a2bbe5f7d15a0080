"""One package an engine; none imports another."""
