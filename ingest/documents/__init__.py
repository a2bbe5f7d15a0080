"""The text of office files, PDFs, tables and pictures, and what they hide."""
