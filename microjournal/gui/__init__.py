"""All of Qt: the desktop window and the patient's review window."""
