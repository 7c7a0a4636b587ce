"""Benchmarks and the long fuzz run: `make bench`, `make fuzz`. pytest does not collect them."""
