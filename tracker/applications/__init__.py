"""Keeping a job, applying for it, moving it from stage to stage.

`people` and `stages` may import it.
"""
