"""Taking a file in, step by step: what is read, what is asked, what is added, the way back.

`steps` says which state follows which. `survey` finds what there is to choose; `checking` says
what would become of every row; `writing` adds them in one go; `taking_back` undoes that. What a
file holds is understood by `tracker.imports.parsing`, which knows no database.
"""
