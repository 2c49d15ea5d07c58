"""Does the measurement tell the truth? Known skin in, figures, plots and a report out."""
