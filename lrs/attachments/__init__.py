"""Where the content of attachments is kept, once for each hash."""
