"""Making a call: the sheet, the scripts, the log, the limit of messages.

`decisions` and the admin may import it.
"""
