"""Mail: headers, parts and families (RFC 5322, 2045 to 2049)."""
