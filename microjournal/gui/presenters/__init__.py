"""What a person sees, as plain Python without Qt."""
