"""Settings, paths, logging, translation, packaged resources and crash reports."""
