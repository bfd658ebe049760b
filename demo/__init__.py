"""The demo: a simulation of a census that is made on the spot, and a page of charts about it."""
