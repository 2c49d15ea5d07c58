"""The journal folder: keys, encrypted originals, database, recovery, verification."""
