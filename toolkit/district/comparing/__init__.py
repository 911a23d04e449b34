"""One question over the communities: limits of chance, values drawn to the whole, what can be said of an order."""
