"""Mutated inputs for every door that takes bytes or texts of strangers."""
