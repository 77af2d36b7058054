"""How the house is: signs of life, work that waits, numbers; for probes, for Prometheus, and for people."""
