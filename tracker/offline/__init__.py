"""Installing the pages on a telephone, and reading them without a network. Nothing imports it."""
