"""Words of questions that say what to do, each with its tag and what it carries.

The tags are the alphabet of the grammar: `W` opens a request, `K` counts, `A` aggregates, `D` distinct, `Q` compares,
`q` compares after its number, `B` between, `S` superlative, `J` comparative adjective, `X` negates, `E` each,
`O` order by, `d` direction, `R` opens a condition, `H` has, `P` preposition, `o` of, `&` and, `|` or, `b` both,
`e` either, `u` but, `.` end of a sentence, `,` comma, `g` share of a whole, `r` running total, `y` over the time before.
Mentions are `T` table, `C` column, `V` value, `N` number, `t` time; `w` is any other word.
"""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Dimension:
    """What an adjective measures: words of columns, the best first; -1 where a larger value means less of it."""

    words: tuple[tuple[str, int], ...]

    def turned(self) -> "Dimension":
        """The opposite."""
        return Dimension(tuple((word, -sign) for word, sign in self.words))


@dataclass(frozen=True)
class Lexeme:
    """A phrase's meaning: its tag, a value (an operator, a direction, …) and the dimension of an adjective."""

    tag: str
    value: str = ""
    dimension: Dimension | None = None


_PLAIN: dict[str, dict[str, str]] = {
    "W": {
        "": "what|which|who|whom|list|show|find|give|give me|return|tell me|tell|display|compute|calculate|get|report|"
        "identify|search for|provide|print|select|what is|what are|show me|list out|find out|let me know|i want|"
        "can you list|please show|please list|retrieve|determine|sort|order|rank",
        "where": "where is|where are|where was|where were|where do|where does|where did",
        "when": "when was|when is|when did|when were|when does|when do|when",
        "age": "how old is|how old are|how old",
        "measure": "how much does|how much do|how much did|how much is|how much",
        "length": "how long is|how long are|how long does|how long",
    },
    "K": {"": "how many|number of|count of the|number of the|number of all|the number of|count of|count the number of|total number of|count|total count of|"
          "a count of|the total number of|how many times|how often|quantity of"},
    "A": {
        "avg": "average|mean|avg|on average|averages|average of|mean of|average number of|average amount of",
        "max": "maximum|max|maximal|maximum of",
        "min": "minimum|min|minimal|minimum of",
        "sum": "total|sum|sum of|total amount of|combined|total of|overall|summed|in total|altogether",
    },
    "D": {"": "distinct|different|unique|distinctive|various|without duplicates|each once"},
    "Q": {
        ">": "more than|greater than|larger than|higher than|above|over|bigger than|exceeding|exceeds|exceed|after|later than|"
        "in excess of|greater|larger|higher|more|beyond|better than|later",
        "<": "less than|fewer than|lower than|smaller than|below|under|before|earlier than|prior to|worse than|lower|"
        "smaller|fewer|less|earlier",
        ">=": "at least|no less than|not less than|no fewer than|since|minimum of|greater than or equal to|not lower than|"
        "more than or equal to|no smaller than|not smaller than|not fewer than|no lower than|no earlier than|or more than",
        "<=": "at most|no more than|not more than|up to|less than or equal to|not higher than|no later than|no higher than|"
        "not exceeding|no greater than|maximum of|fewer than or equal to|not greater than|until",
        "=": "equal to|equals|exactly|equal|the same as",
        "<>": "not equal to|different from|other than being",
        "like": "containing|contains|contain|including|includes|include|having the word|with the word|the substring|"
        "the letter|the word|the phrase|substring|the letters|the string|contained in",
        "prefix": "starting with|starts with|start with|beginning with|begins with|begin with|prefix|started with|"
        "starting with the letter|starts with the letter|beginning with the letter|start with the letter",
        "suffix": "ending with|ends with|end with|ending in|ends in|end in|suffix|ended with",
    },
    "q": {
        ">=": "or more|or above|or greater|or higher|or after|or later|or older|or larger|and above|or over|or longer|"
        "and over|and later|onwards|and up|or better|or heavier",
        "<=": "or less|or fewer|or below|or earlier|or younger|or under|or lower|or smaller|or before|and under|and below|"
        "and earlier|or shorter",
    },
    "B": {"": "between|in between|ranging from|in the range of|ranges from|in the range between|range from"},
    "S": {
        "most": "most|the most",
        "least": "least|fewest|the fewest|the least",
        "max": "highest|largest|biggest|greatest|top|the top|the highest|the largest|best|leading|highest number of",
        "min": "lowest|smallest|bottom|worst|lowest number of",
        "most common": "most common|most frequent|most popular|most frequently|most commonly|most often|commonest|"
        "most commonly used|most used|most frequently used|most widely used|most prevalent|most commonly seen|busiest",
        "least common": "least common|least frequent|least popular|rarest|least often|least used|least commonly",
    },
    "X": {"": "not|no|without|never|except|except for|excluding|other than|neither|nor|none|lack|lacks|lacking|"
          "do not have|does not have|did not have|not any|besides|apart from|rather than|not a single|not yet|missing|"
          "are not|is not|no longer|without any|with no|have no|has no|had no|not have any|fail to|failed to"},
    "E": {"": "each|per|for each|for every|of each|in each|by each|grouped by|group by|for all different|for different|"
          "for each of the|across each|broken down by|split by|within each|at each|from each|to each|on each|for each one|"
          "for each different|in every|of every|with each|corresponding to each|under each|along with each|"
          "depending on|and each|of each of the"},
    "O": {"": "sorted by|ordered by|order by|sort by|ranked by|in order of|in the order of|arranged by|order them by|"
          "sort them by|sorted|ordered|order the results by|sorted according to|order the result by|sort the results by|"
          "ordered according to|sort the result by|sort the list by|sorted in|ordered in|sort them in|order results by|"
          "rank by|listed by|odered by|sort in|order in|listed in|order them in|arranged in|presented in|and sort|and order|"
          "in order by|sorted by their|sorted by the"},
    "d": {
        "asc": "ascending|in ascending order|ascending order|ascending order of|increasing order|in increasing order|"
        "in ascending alphabetical order|from low to high|from lowest to highest|from small to large|from the lowest to the highest|"
        "from smallest to largest|from the smallest to the largest|from least to most|from the least to the most|increasing|ascendingly|"
        "in ascending order by|in increasing order of|ascending order by|from earliest to latest|from first to last|asc|"
        "from shortest to longest|from fewest to most",
        "desc": "descending|in descending order|descending order|descending order of|decreasing order|in decreasing order|"
        "from high to low|from highest to lowest|from large to small|from the highest to the lowest|from largest to smallest|"
        "from the largest to the smallest|from most to least|from the most to the least|decreasing|in reverse order|descendingly|"
        "in reverse alphabetical order|reverse alphabetical order|in descending order by|in decreasing order of|"
        "descending alphabetical order|in descending alphabetical order|from latest to earliest|from most recent to oldest|desc|"
        "from longest to shortest|in reversed order|reverse order|descending order by|from big to small|from most to fewest",
        "alpha": "in alphabetical order|alphabetical order|alphabetically|in lexicographical order|lexicographically|"
        "lexicographic order|in lexicographic order|in alphabetic order|alphabetic order|ascending alphabetical order|"
        "in alphabetical order of|alphabetical order of|in lexicographical order of",
    },
    "R": {"": "that|who|whose|with|having|where|for which|in which|such that|when|while|among|from which|on which|"
          "that have|who have|who has|that has|that had|who had|which have|which has|with a|with an|having a|if|"
          "of which|to which|at which|during which|for whom|by which|that are|who are|which are|which were|whom|given that"},
    "H": {"": "have|has|had|own|owns|owned|possess|possesses|hold|holds|held"},
    "P": {"": "in|on|at|from|to|by|for|into|through|within|as|about|during|via|toward|towards|out of|across|"
          "named|called|titled|on the|belonging to|known as|named as|out"},
    "o": {"": "of|of the|of all|of all the|for all|for all the|of any"},
    "&": {"": "and|as well as|along with|together with|and also|plus|and the|and also the|in addition to|and their|and its|"
          "accompanied by|alongside"},
    "|": {"": "or|or the|or that|or who"},
    "b": {"": "both"},
    "e": {"": "either"},
    "u": {"": "but|but also|however|although|yet"},
    ".": {"": ".|?|;|!|?."},
    ",": {"": ","},
    "g": {"": "share of|percent of|percentage of|proportion of|fraction of|share|percentage|percent"},
    "r": {"": "running total of|running total|cumulative|cumulative total of|running sum of|cumulative sum of"},
    "y": {"year": "year over year|yoy|year on year|compared with the year before|compared to the year before|"
          "compared to last year|against the previous year|vs last year",
          "month": "month over month|mom|month on month|compared with the month before|compared to the previous month"},
}  # fmt: skip

_SKIPPED = frozenset(
    "the a an all any some there is are was were be been being do does did its their his her it they them me us we you i "
    "please so only just also ever currently corresponding respective following possible these those this s 's her "
    "would could can will should may might himself themselves itself then else ones one's same every such certain "
    "than respectively available existing exist exists recorded listed information details together own "
    "his own theirs ours associated than has_been actually really total_of entire whole database table record records".split()
) - {"own", "details", "record", "records", "table", "database"}

_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
} | {"a single": 1, "once": 1, "twice": 2, "hundred": 100, "thousand": 1000, "single": 1}

# adjective, comparative, superlative; its opposite; columns that measure it.
_ADJECTIVES: tuple[tuple[str, str, str], ...] = (
    ("older oldest elder eldest", "younger youngest", "age +|birth -|dob -|born -|found -|open -|establish -|built -|year -|date -"),
    ("newer newest more_recent most_recent latest most_recently later", "earliest",
     "date +|year +|time +|start +|founded +|created +|from +"),
    ("taller tallest", "", "height +|tall +"),
    ("longer longest", "shorter shortest", "length +|duration +|long +|distance +|height +|time +|mileage +"),
    ("heavier heaviest", "lighter lightest", "weight +|tonnage +|mass +"),
    ("larger largest bigger biggest", "smaller smallest",
     "size +|area +|population +|capacity +|number +|square +|total +|amount +|height +|weight +"),
    ("more_expensive most_expensive costliest pricier priciest dearest", "cheaper cheapest less_expensive least_expensive",
     "price +|cost +|fee +|charge +|amount +|rate +|payment +|budget +"),
    ("faster fastest quicker quickest", "slower slowest", "speed +|horsepower +|mph +|accelerate +|time -|duration -"),
    ("richer richest wealthier wealthiest", "poorer poorest", "money +|wealth +|income +|worth +|billion +|salary +|balance +"),
    ("most_populous most_populated more_populous", "least_populous least_populated", "population +"),
    ("hotter hottest warmer warmest", "colder coldest cooler coolest", "temperature +"),
    ("deeper deepest", "shallower shallowest", "depth +"),
    ("wider widest broader", "narrower narrowest", "width +"),
    ("stronger strongest", "weaker weakest", "strength +|power +|horsepower +|magnitude +"),
    ("best_paid highest_paid better_paid", "lowest_paid worst_paid", "salary +|pay +|wage +|income +|earning +"),
    ("best_rated highest_rated", "lowest_rated worst_rated", "rating +|score +|star +|rate +"),
    ("best_selling top_selling", "worst_selling", "sale +|sold +|quantity +|revenue +"),
)  # fmt: skip


@cache
def lexemes() -> dict[str, Lexeme]:
    """All phrases, in lower case with single spaces."""
    table = {
        phrase: Lexeme(tag, value)
        for tag, values in _PLAIN.items()
        for value, phrases in values.items()
        for phrase in phrases.split("|")
        if phrase
    } | {"|": Lexeme("|")}
    for more, less, measured in _ADJECTIVES:
        dimension = Dimension(tuple((pair[:-2], 1 if pair[-1] == "+" else -1) for pair in measured.split("|")))
        table |= _degrees(more, dimension) | _degrees(less, dimension.turned())
    table["years old"] = table["year old"] = table["years of age"] = Lexeme("a", "", Dimension((("age", 1),)))
    return table


def _degrees(words: str, dimension: Dimension) -> dict[str, Lexeme]:
    """Comparatives (`older`, `older than`) and superlatives (`oldest`) of an adjective."""
    table: dict[str, Lexeme] = {}
    for word in (
        words.replace("_", " ").split() if "_" not in words else [one.replace("_", " ") for one in words.split()]
    ):
        if word.endswith("est") or word.startswith(("most", "least", "best ", "top ", "worst ", "highest ", "lowest ")):
            table[word] = Lexeme("S", "max", dimension)
        else:
            table[f"{word} than"] = Lexeme("J", ">", dimension)
            table[word] = Lexeme("J", ">", dimension)
    return table


@cache
def longest() -> int:
    """The words of the longest phrase."""
    return max(len(phrase.split()) for phrase in lexemes())


def number(word: str) -> float | int | None:
    """The number that a word says, in digits or in words."""
    plain = word.replace(",", "")
    if plain.isdigit():
        return int(plain)
    try:
        return float(plain) if plain[:1].isdigit() else _NUMBERS.get(word)
    except ValueError:
        return None


def skipped(word: str) -> bool:
    """Does the word say nothing for the query?"""
    return word in _SKIPPED
