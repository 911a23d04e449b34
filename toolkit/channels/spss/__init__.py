"""SPSS data files (.sav). They can be written here; reading them is being built."""
