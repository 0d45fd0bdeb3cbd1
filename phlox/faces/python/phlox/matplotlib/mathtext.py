"""Matplotlib's mathtext as plain Unicode, where that can say it."""

from __future__ import annotations

import re

SUPERSCRIPT = str.maketrans(
    "0123456789+-−=()*abcdefghijklmnoprstuvwxyzαβγδθφχ.", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾*ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵅᵝᵞᵟᶿᵠᵡ‧"
)
SUBSCRIPT = str.maketrans("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")
GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
        "omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega varepsilon vartheta varphi".split(),
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩεϑφ",
        strict=True,
    )
)
SIGNS = {
    **GREEK,
    "pm": "±", "times": "×", "cdot": "·", "degree": "°", "circ": "∘", "infty": "∞", "leq": "≤", "geq": "≥", "neq": "≠",
    "approx": "≈", "sim": "∼", "to": "→", "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "partial": "∂", "int": "∫",
    "sum": "∑", "prod": "∏", "in": "∈", "ldots": "…", "dots": "…", "cdots": "⋯", "prime": "′", "hbar": "ħ", "ell": "ℓ",
    "sin": "sin", "cos": "cos", "tan": "tan", "log": "log", "ln": "ln", "exp": "exp", "max": "max", "min": "min",
    "quad": "  ", "le": "≤", "ge": "≥", "ll": "≪", "gg": "≫", "equiv": "≡", "propto": "∝", "nabla": "∇", "AA": "Å",
    "heartsuit": "♥", "spadesuit": "♠", "clubsuit": "♣", "diamondsuit": "♦", "star": "⋆", "bullet": "•", "hspace": "",
    "uparrow": "↑", "downarrow": "↓", "Delta": "Δ", "mid": "|", "forall": "∀", "exists": "∃", "subset": "⊂", "bigcirc": "○",
}  # fmt: skip
FONTS = r"\\(?:mathdefault|mathrm|mathregular|mathit|mathbf|mathsf|mathtt|text|operatorname|rm|it|bf|mathbfit)\b\s*"
MATH = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.)*)\$", re.DOTALL)


def has_math(text: str) -> bool:
    return MATH.search(text) is not None


def plain(text: str) -> str | None:
    """The text with all mathtext as characters, or None where that loses something."""
    parts, end = [], 0
    for match in MATH.finditer(text):
        said = _formula(match.group(1))
        if said is None:
            return None
        parts += [text[end : match.start()], said]
        end = match.end()
    return "".join([*parts, text[end:]]).replace(r"\$", "$")


def tex(text: str) -> str:
    """The text with mathtext between the marks that BokehJS knows."""
    return MATH.sub(lambda match: f"$${match.group(1)}$$", text).replace(r"\mathdefault", r"\mathrm")


def _formula(formula: str) -> str | None:
    text = re.sub(FONTS, "", formula)
    text = re.sub(r"\\(?:left|right|,|;|!|:)|\\ ", " ", text)
    for _ in range(4):
        before = text
        text = re.sub(r"\\(?:d?frac)\{([^{}]*)\}\{([^{}]*)\}", _fraction, text)
        text = re.sub(r"\^(\{[^{}]*\}|\\[A-Za-z]+|[^\\{\s])", lambda m: _raised(m.group(1), SUPERSCRIPT, "^"), text)
        text = re.sub(r"_(\{[^{}]*\}|\\[A-Za-z]+|[^\\{\s])", lambda m: _raised(m.group(1), SUBSCRIPT, "_"), text)
        text = re.sub(r"\\([A-Za-z]+)\s*", lambda m: SIGNS.get(m.group(1), m.group(0)), text)
        text = re.sub(r"\{([^{}\\]*)\}", r"\1", text)
        if text == before:
            break
    text = text.replace(r"\%", "%").replace(r"\#", "#").replace(r"\_", "_").replace(r"\&", "&").replace("-", "−")
    text = re.sub(r"[\uE000\uE001]", "", text)
    return None if re.search(r"[\\{}^]|_(?=\S)", text) else re.sub(r" +", " ", text).strip()


def _fraction(match: re.Match[str]) -> str:
    above, below = match.groups()
    return "/".join(part if re.fullmatch(r"[\w.\\^−+{}]*", part) else f"({part})" for part in (above, below))


def _raised(text: str, table: dict[int, int], mark: str) -> str:
    inner = text[1:-1] if text.startswith("{") else text
    inner = re.sub(r"\\([A-Za-z]+)\s*", lambda m: SIGNS.get(m.group(1), m.group(0)), inner).strip()
    # A prime is raised already, and so is a degree.
    if mark == "^" and inner in ("′", "∘", "°"):
        return "°" if inner != "′" else inner
    if all(ord(c) in table for c in inner):
        return inner.translate(table)
    return "\\" + mark + text  # stays, and so the formula is not plain
