"""Write to the project: the only code that does.

`transaction.apply_plan` writes all files of a plan or none. What restores the old ones:

- a write fails, or the user interrupts: `journal.Journal` rolls back
- the process was killed: `recovery.recover`, when the next command starts
- the written plan fails its verification: `transaction.undo`
"""
