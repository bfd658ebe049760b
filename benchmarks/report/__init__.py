"""What is made of the figures: the goals, the charts and the page."""
