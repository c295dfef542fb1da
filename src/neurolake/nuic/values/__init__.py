"""An index of the values of text columns, by which a word of a question tells the column that nobody named.

It is made from the data of each dataset's present snapshot, in the background, and can be made anew at any time. What
it holds is found only by those who see the column as it is, in all rows; columns with personal data are not taken up.
"""
