"""microjournal: a progress-photo journal for microneedling series."""

__version__ = "0.1.0"
