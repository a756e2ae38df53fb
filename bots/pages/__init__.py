"""The web pages: values in, HTML out. No scripts, no templates with holes: every text is escaped where it is placed."""
