"""What the program is about: frozen values, errors and ports; standard library only."""
