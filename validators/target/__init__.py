"""T: the audience, the download standard that follows from it, the target, and whether the campaign reaches it."""
