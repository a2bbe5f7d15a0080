"""Disclosure: from hits to a released set. Law is here as pure functions that name their article."""
