"""What a proposal claims held against its source, one module for each kind of claim. Pure and deterministic."""
