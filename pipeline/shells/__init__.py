"""Hosts: the serving process, the detecting process, files, replay."""
