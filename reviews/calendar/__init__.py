"""The calendar of reviews: when a text is due, what asks for it sooner, and what is done when its day has come."""
