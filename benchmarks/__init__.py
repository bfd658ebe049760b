"""The benchmarks of the product with its peers. `make bench` runs them; CONTRIBUTING.md says how they are made up."""
