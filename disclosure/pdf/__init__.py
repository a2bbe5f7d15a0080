"""PDF, written by ourselves: every byte that goes out is known, tagged for readers, and streamed."""
