"""The patient's window: one patient, read only, a process of its own."""
