"""Fitting the model of reply links from annotated chat logs; run by hand, its result is shipped as data."""
