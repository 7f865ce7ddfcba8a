"""What people of the made-up organisation say and work on, in English and French."""

from typing import Final

QUESTIONS: Final = (
    ("torque sensor", "How do I set the torque sensor back to zero after a reset?"),
    ("label printer", "The label printer prints half of each label only. How can I calibrate it?"),
    ("returns", "Where do I enter a return that has no order number?"),
    ("torque wrench", "Comment étalonner la clé dynamométrique sans le gabarit ?"),
    ("stock count", "How can I correct a stock count that was entered twice?"),
    ("leak test", "Why does the leak test fail on the first part of every shift?"),
    ("planning", "Comment décaler un ordre de fabrication sans perdre la réservation ?"),
    ("complaints", "How do I word an answer to a complaint about a late delivery?"),
    ("camera", "The inspection camera rejects good parts since Monday. Which setting decides that?"),
    ("forklift", "Quelle est la procédure quand la batterie du chariot tombe en dessous de vingt pour cent ?"),
)
UNHEARD: Final = (
    ("paint booth", "Has anyone managed to run the paint booth with the new filters at low pressure?"),
    ("customs form", "Which code goes on the customs form for parts that come back repaired?"),
    ("vibration", "Que signifie le code de vibration qui clignote deux fois au démarrage ?"),
    ("night shift", "How do you hand over a half-finished batch to the night shift without losing its history?"),
)
"""Nobody answers these; nothing else is about them."""
KNOWN_BY_ONE: Final = ("old press", "How do I free the old press when the left guard does not close?")
FAULT: Final = (
    "coating line",
    "The coating line gives two different values since the warm-up was shortened. Why is that?",
)
TURNS: Final = (
    "On our line we check the first part before the warm-up ends, it saves a whole batch.",
    "We tried it with two people for a week, and the second pair of eyes found most of it.",
    "Chez nous, on note l'écart sur la fiche et on en reparle à la relève.",
    "I would keep the old gauge beside it until everybody trusts the new one.",
)
"""What people of a circle say."""
ANSWERS: Final = (
    "Hold both buttons for five seconds until the display blinks, then confirm with the green one.",
    "Open the service menu, choose calibration and follow the three steps; it takes two minutes.",
    "Il faut ouvrir le menu de réglage, choisir la ligne deux et valider avec le code de l'équipe.",
    "We had that last year: clean the reference surface first, then run the test part twice.",
    "Use the form under corrections, give the date of the entry and let your team lead approve it.",
    "Essaie de vider le tampon avant de relancer, puis vérifie que le voyant passe au vert.",
)
PROCEDURES: Final = (
    "tool-change-line-2",
    "seal-assembly",
    "camera-calibration",
    "batch-release",
    "pallet-scan",
    "refund-approval",
)
PAGES: Final = (
    "five-minute-tool-change",
    "reading-the-leak-curve",
    "checklist-first-part",
    "phrases-for-late-deliveries",
    "pallet-patterns",
    "gabarit-de-la-cle",
)
