"""The 27 commands, thin: payload in, one call of a manager, result out."""
