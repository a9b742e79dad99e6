"""The simulation of the day on which all deadlines fall."""
