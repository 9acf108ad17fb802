"""Whether the addresses that articles lead to still answer: found in texts, asked politely, kept, said in words.

`found` and `outcome` are pure. `guard`, `network`, `robots`, `manners`, `looking` and `running` ask other machines and
know no database. `texts`, `record` and `wording` keep what was found. Of what another machine says, people are shown a
number and where its redirects led, and nothing else.
"""
