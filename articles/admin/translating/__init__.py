"""The translator's rooms: a word beside each field of the form, a page for one article, a list of the library."""
