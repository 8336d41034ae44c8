// Sources of the module follow.
