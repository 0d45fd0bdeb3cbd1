"""Random expressions over strings: what the generator asks for where it wants a text, a condition or a
number out of one."""

REGEXES = [
    "a", "^a", "b$", "[a-c]+", "(a|b)", "a.?b", "", "^$", "é", "[^a]", "\\\\d+", "\\\\w", "(a)?(b)", "^.{2}$",
    "x*", "(?i)A", "(a+?)(b*)", "\\\\s", "^\\\\S+$", "本|é",
]  # fmt: skip
PATTERNS = ["*", "a*", "*b", "?", "??", "*a*", "", "a", "é?", "?*", "\\\\*", "a%", "_", "*😀*"]
TEXTS = ['""', '"a"', '"b"', '"é"', '"ab"', '" "', '"\\u0301"', '"-"', '"本"', '"a.b"', '"{0}"', "\"'\""]
SPACES = ['"a"', '" "', '"ab"', '"é "', '""', '"\\\\"']
COUNTS = ["0", "1", "2", "3", "-1", "-2", "5", "7", "-100", "9223372036854775807", "-9223372036854775808"]
BOUNDS = [*COUNTS, "None", "None"]
# Of padding and repeating, which have a limit.
SMALL = ["0", "1", "2", "3", "4", "5", "-1", "-9223372036854775808"]


class Strings:
    """`make` gives a piece of text of a kind, `number` an integer of the rows or nothing."""

    def __init__(self, rng, text, number):
        self.rng = rng
        self.text = text  # () -> Node
        self.number = number  # () -> a piece or None

    def other(self):
        """A text argument: mostly a constant."""
        return self.text() if self.rng.random() < 0.35 else self.rng.choice(TEXTS)

    def count(self, constants):
        number = self.number() if self.rng.random() < 0.35 else None
        return number or self.rng.choice(constants)

    def texts(self):
        """The parts of an expression that is a string."""
        rng = self.rng
        x = ["(", self.text(), ")"]
        form = rng.choice(
            ["plain", "plain", "strip", "replace", "slice", "slice_replace", "cat", "pad", "zfill", "repeat",
             "extract"]
        )  # fmt: skip
        if form == "plain":
            return [*x, f".str.{rng.choice(['lower', 'upper', 'capitalize', 'title', 'reverse'])}()"]
        if form == "strip":
            chars = rng.choice(["", "", *SPACES])
            return [*x, f".str.{rng.choice(['strip', 'lstrip', 'rstrip'])}({chars})"]
        if form == "replace":
            most = rng.choice(["", "", ", max=1", ", max=2", ", max=0", ", max=9"])
            return [*x, ".str.replace(", self.other(), ", ", self.other(), f"{most})"]
        if form == "slice":
            return [*x, ".str.slice(", self.count(BOUNDS), ", ", self.count(BOUNDS), ")"]
        if form == "slice_replace":
            bounds = [self.count(BOUNDS), ", ", self.count(BOUNDS), ", "]
            return [*x, ".str.slice_replace(", *bounds, self.other(), ")"]
        if form == "cat":
            sep = rng.choice(["", ', sep="-"', ', sep="{0}"'])
            return [*x, ".str.cat(", self.other(), f"{sep})"]
        if form == "pad":
            side = rng.choice(["", ', "left"', ', "right"', ', side="both"', ', side="both"'])
            fill = rng.choice(["", ', fill="é"', ', fill="{"'])
            return [*x, ".str.pad(", self.count(SMALL), f"{side}{fill})"]
        if form == "extract":
            return [*x, f'.extract("{rng.choice(REGEXES)}")']
        return [*x, f".str.{form}(", self.count(SMALL), ")"]

    def condition(self):
        rng = self.rng
        x = ["(", self.text(), ")"]
        form = rng.choice(["class", "class", "part", "part", "like", "matches"])
        if form == "class":
            names = ["isalpha", "isalnum", "isdigit", "isspace", "isupper", "islower"]
            return [*x, f".str.{rng.choice(names)}()"]
        if form == "part":
            return [*x, f".str.{rng.choice(['contains', 'startswith', 'endswith'])}(", self.other(), ")"]
        if form == "like":
            return [*x, f'.like("{rng.choice(PATTERNS)}")']
        return [*x, f'.matches("{rng.choice(REGEXES)}")']

    def whole(self):
        """The parts of an expression that is an integer."""
        x = ["(", self.text(), ")"]
        if self.rng.random() < 0.5:
            return [*x, ".str.len()"]
        return [*x, ".str.find(", self.other(), ")"]
