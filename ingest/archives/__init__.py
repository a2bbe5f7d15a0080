"""What packs files: zip, 7z, rar, tar and one compressed file, entry by entry."""
