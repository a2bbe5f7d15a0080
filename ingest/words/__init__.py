"""How texts, names, addresses and dates are written, whatever holds them."""
