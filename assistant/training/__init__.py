"""How the engine's networks were made; nothing here is needed to answer questions."""
