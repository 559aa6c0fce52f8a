"""The permission matrix: every address × method × role × object, in one world full of marked texts.

`table.py` says who may do what, a row an address; `test_matrix.py` tries all of it. Whatever an answer
shows is looked through for marks of others, and whatever it writes is looked at row by row.
"""
