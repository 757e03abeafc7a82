"""Bad days of the edge: changes under load, processes that stop and die, an origin that is slow or gone."""
