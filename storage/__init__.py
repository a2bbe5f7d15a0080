"""Where it is kept: the catalogue (truth), the originals (evidence), texts, jobs and the audit log."""
