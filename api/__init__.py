"""The web door: thin, the only room beside `web` that knows HTTP."""
