"""Problems of a definition, all found when it is loaded."""
