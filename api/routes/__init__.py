"""Routes, one file a subject: schemas on top, endpoints below."""
