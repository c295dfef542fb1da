"""Words that mean much the same in questions, in groups."""

from functools import cache

from neurolake.intent.stems import root

_GROUPS = (
    "country nation", "sex gender", "employee staff worker personnel", "store shop", "film movie",
    "car automobile vehicle", "job occupation profession position role", "salary wage earning pay compensation",
    "birthday birthdate birth dob", "city town", "place location", "address location", "phone telephone", "cost price",
    "begin start", "end finish", "kind type category sort", "client customer", "purchase order buy bought",
    "pupil student", "instructor teacher lecturer", "class course", "author writer", "company firm", "level lv",
    "duration length", "goods product merchandise item", "award prize", "title name", "bonus incentive",
    "visitor customer", "maker manufacturer producer", "expense spent spending cost", "number amount count quantity",
    "year time", "hometown home town", "nationality citizenship country", "code abbreviation", "doctor physician",
    "flight plane", "rating score", "quantity amount", "salesperson seller", "dept department", "photo picture image",
    "surname last", "forename first", "given first", "family last", "email mail", "zip postal postcode",
    "team club", "game match", "player athlete", "revenue sale income turnover", "profit earning gain",
    "area district region", "people person population", "id identifier", "description desc detail",
    "employer company", "song track", "album record", "book publication", "debut first", "state province",
    "capacity seat", "singer artist musician", "kill dead die", "birth born", "rank ranking", "gas gasoline",
    "month monthly", "day date", "stadium arena venue", "pet animal", "teach lecture", "mpg gallon",
    "text content", "amount total value", "theme topic subject", "organization organisation institution",
    "museum gallery", "weight weigh", "party event", "member participant", "university college school",
    "neighborhood neighbourhood", "cast crew", "channel network station", "votes vote", "contestant participant competitor",
    "dog puppy", "owner proprietor", "professional staff", "treatment therapy", "capital headquarters",
    "language tongue", "gnp gdp", "expectancy longevity", "cartoon show", "series show", "friend buddy",
    "discount rebate", "supplier vendor", "stock inventory", "warehouse depot", "shipment delivery", "color colour",
)  # fmt: skip

# Words that tell which of several links is meant; they name no column.
_ROLES = (
    "source depart departing departure leave leaving origin from start", "destination arrive arriving arrival land landing to into",
    "home host", "away guest visiting", "winner won win beat", "loser lost lose",
)  # fmt: skip

_ABBREVIATIONS = {
    "mpg": "mile per gallon",
    "num": "number", "no": "number", "nbr": "number", "id": "id", "desc": "description", "dept": "department",
    "addr": "address", "qty": "quantity", "amt": "amount", "lname": "last name", "fname": "first name", "dob": "date birth",
    "src": "source", "dest": "destination", "abbr": "abbreviation", "avg": "average", "max": "maximum", "min": "minimum",
    "yr": "year", "tel": "telephone", "ref": "reference", "lang": "language", "pct": "percent", "temp": "temperature",
    "cat": "category", "loc": "location", "pos": "position", "org": "organization", "mgr": "manager", "emp": "employee",
    "cust": "customer", "prod": "product", "stu": "student", "cont": "continent", "pop": "population",
    "lat": "latitude", "lng": "longitude", "long": "longitude", "hs": "high school", "univ": "university",
    "sal": "salary", "dname": "department name", "ssn": "social security number", "stat": "status",
    "amount": "amount", "ord": "order", "inv": "invoice", "acct": "account", "trans": "transaction", "gend": "gender",
}  # fmt: skip


@cache
def synonyms(word: str) -> frozenset[str]:
    """The words that mean much the same as a stem, itself included."""
    alike = {word, root(word)}
    return frozenset({word}.union(*(group.split() for group in _GROUPS if alike & set(group.split()))))


@cache
def roles(word: str) -> frozenset[str]:
    """The words that speak of the same role as a word."""
    return synonyms(word).union(*(group.split() for group in _ROLES if {word, root(word)} & set(group.split())))


def expanded(word: str) -> list[str]:
    """The words that an abbreviation in a name stands for."""
    return _ABBREVIATIONS.get(word, word).split()
