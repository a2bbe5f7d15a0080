"""What a mail quotes and forwards in its text, as messages of their own."""
