"""Files a correct reader must take, mend or refuse, with the answers that are truly in them."""
