"""The network as data: organisations, municipalities, branches and their meetings."""
