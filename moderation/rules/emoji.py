"""Emoji as the words they stand in for, where they can stand for an insult or a threat."""

WORDS = {
    "🖕": "fuck you", "🔪": "stab", "🗡": "stab", "🔫": "shoot", "💣": "bomb", "🧨": "bomb",
    "🤮": "disgusting", "🤢": "disgusting", "💩": "shit", "🐷": "pig", "🐽": "pig", "🐖": "pig",
    "🐀": "rat", "🐁": "rat", "🪳": "cockroach", "🐍": "snake", "🐒": "monkey", "🐵": "monkey",
    "🦍": "gorilla", "🙈": "monkey", "🤡": "clown", "🗑": "trash", "🚮": "trash", "🐕": "dog",
    "🐶": "dog", "🐄": "cow", "🐮": "cow", "🐗": "pig", "🪰": "vermin", "🦠": "virus",
    "👳": "muslim man", "🧕": "muslim woman", "👩": "woman", "👨": "man", "🏳": "", "🌈": "gay",
    "♿": "disabled", "🦽": "disabled", "🦼": "disabled", "👬": "gay men", "👭": "lesbian women",
    "🏿": "black", "🏾": "black", "🕌": "muslim", "🕍": "jewish", "✡": "jewish", "🔥": "fire",
    "🍆": "eggplant", "🍑": "peach", "😡": "angry", "❤": "love", "🥰": "love", "😍": "love",
}  # fmt: skip
