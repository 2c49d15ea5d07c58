"""Qt item models over tuples of read models."""
