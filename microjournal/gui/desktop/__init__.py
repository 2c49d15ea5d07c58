"""The practitioner's window and its pages."""
