"""What the specification says, worked out once more: plain Python of the standard library, slow, and sharing no code with any mode.

| module | the specification's section |
|---|---|
| `draws` | 1: the random draw, the ids of events |
| `values` | money, levels, calendar, bands, words |
| `calls` | 3, 5, 7 and 11: the arguments of a call |
| `workforce` | 2 and 5: the rows of a workforce, and who takes part |
| `parameters` | 3 and 8: the parameters relation, by year, level and band, and the list of what was read |
| `events` | 4 to 6, 8 and 9: the events of a workforce |
| `year_end` | 10: the workforce at the end of each year, from the events |
| `totals` | 11: sums over many futures, from the events and the workforce at the end of each year |
| `plan` | 9: how many to hire, and whom |
| `check` | 6: what is odd in a workforce |
"""
