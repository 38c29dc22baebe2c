"""Questions of the person in the middle of a check: they are answered, not read as answers."""

from __future__ import annotations

from bot.kb.reading.text import bare, plain, runs

_MARKS = ("?", "؟", "？")
# Words that begin a question but seldom an answer, as they are and without accents. Left out: "como", "may", "ما", "من", "ne".
_BEGINNINGS = """
was|wer|wem|wen|wessen|wie|wo|wann|warum|wieso|weshalb|welche|welcher|welches|welchen|welchem|woher|wohin|womit|wofür
wozu|wodurch|wieviel|kann ich|darf ich|muss ich|soll ich|bekomme ich|brauche ich|gibt es|ist das|ist es|ist mein|ist meine|zählt
gilt das|gilt mein
what|whats|who|whose|when|where|why|how|which|can i|could i|can you|may i|do i|do you|does|did i|am i|is it|is there|is my
is this|is that|are there|are my|should i|must i|will i|would it|have i|what about
ما هو|ما هي|ما معنى|ما الفرق|ماذا|متى|أين|كيف|لماذا|كم|هل|شو|ليش|وين|أيش|ماهو|ماهي|ما المقصود
co to|co je|co znamená|co když|jak|kde|kdy|proč|kolik|který|která|které|jaký|jaká|jaké|kdo|odkud
qué|que es|que significa|que pasa|cuál|cuáles|cuándo|cuánto|cuánta|cuántos|cuántas|dónde|quién|quiénes|por qué|cómo|como puedo
como se|como hago|como es|para qué
que veut|que signifie|que faire|quoi|quel|quelle|quels|quelles|quand|où|qui|combien|comment|pourquoi|est ce que
estce que|puisje|puis je|dois je|doisje|cest quoi|y a til|quest ce|questce
co to|co oznacza|co jeśli|jak|gdzie|kiedy|dlaczego|ile|który|która|które|jaki|jaka|jakie|kto|skąd|dokąd|czy|czemu|po co
o que|oque|quando|onde|quanto|quanta|quantos|quantas|qual|quais|quem|por que|porque|como posso|como faço|como funciona|será que
что|как|где|когда|почему|зачем|сколько|какой|какая|какое|какие|кто|куда|откуда|можно ли|нужно ли|могу ли|должен ли|чем
ne demek|ne zaman|ne kadar|ne yapmalıyım|nedir|nasıl|neden|niçin|niye|hangi|kaç|kim|nerede|nereye|nereden
що|як|де|коли|чому|навіщо|скільки|який|яка|яке|які|хто|куди|звідки|чи|чи можу
làm sao|làm thế nào|tại sao|vì sao|bao nhiêu|bao giờ|bao lâu|khi nào|ở đâu|cái gì|thế nào|như thế nào|có phải|có cần
"""
_PHRASES = [phrase for line in _BEGINNINGS.split("\n") for phrase in line.split("|") if phrase]
# Without accents these are ordinary words: "ou" (or), "que" (that), "como" (as).
_ACCENTS_MATTER = frozenset({"où", "qué", "cómo"})
_PLAIN = frozenset(map(plain, _PHRASES))
_BARE = frozenset(bare(phrase) for phrase in _PHRASES if phrase not in _ACCENTS_MATTER)
_LONGEST = max(phrase.count(" ") + 1 for phrase in _PHRASES)


def is_question(text: str) -> bool:
    """Whether it ends with a question mark or begins as questions do, in any language."""
    stripped = text.strip()
    if stripped.endswith(_MARKS) or stripped.startswith("¿"):
        return True
    return _begins(plain(stripped[:100]), _PLAIN) or _begins(bare(stripped[:100]), _BARE)


def _begins(text: str, beginnings: frozenset[str]) -> bool:
    return any(run in beginnings for start, _, run in runs(text.split()[:_LONGEST], _LONGEST) if start == 0)
