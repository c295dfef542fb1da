"""The engine port: what computes. `base` has the contract, one file per backend."""
