"""How the world speaks to Sightline. Each: parse, one service call, shape."""
