"""Taking everything along: one archive of an account, lists as spreadsheets.

`imports`, `backups` and `work_search` may import it.
"""
