"""The tables of any number of communities, added up one bundle at a time: a province needs no more memory."""
