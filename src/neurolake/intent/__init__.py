"""Questions in words → SQL trees: by rules and learned weights, without a model, a network or a clock of its own."""
