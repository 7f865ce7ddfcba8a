"""What people say, in English and French; every sentence is made up. `{topic}` stands for what they talk about."""

from typing import Final, NamedTuple


class Speech(NamedTuple):
    """The sentences of one language."""

    things: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    thanks: tuple[str, ...]
    turns: tuple[str, ...]
    reviews: tuple[str, ...]
    reflections: tuple[str, ...]
    greetings: tuple[str, ...]
    room: str
    searches: tuple[str, ...]
    brief: tuple[str, ...]
    news: tuple[str, ...]


ENGLISH: Final = Speech(
    things=(
        "torque sensor",
        "label printer",
        "leak tester",
        "stock count",
        "returns desk",
        "seal press",
        "camera cell",
        "pallet scanner",
        "batch record",
        "refund form",
        "cooling loop",
        "shift handover",
        "dosing pump",
        "claim file",
    ),
    questions=(
        "How do I reset the {topic} after a fault?",
        "Why does the {topic} stop in the middle of a run?",
        "Where do I find the settings of the {topic} that quality asked for?",
        "Can anyone explain which step of the {topic} comes first?",
        "What should I check when the {topic} gives two different values?",
        "Is there a way to undo the last entry in the {topic}?",
    ),
    answers=(
        "Hold both keys for five seconds until the display blinks, then confirm with the green one.",
        "Open the service menu, choose calibration and follow the three steps; it takes two minutes.",
        "We had that last year: clean the reference surface first, then run the test part twice.",
        "Use the form under corrections, give the date of the entry and let the lead of the shift approve it.",
        "The order matters here: first the lower clamp, then the guide, and only then the power.",
    ),
    thanks=(
        "Thank you, that worked.",
        "Thanks a lot, it runs again now.",
        "Great, thank you for the explanation.",
    ),
    turns=(
        "I compared both ways of setting up the {topic} and the second one drifts less.",
        "On our side the {topic} behaves the same, but only with the new seals in place.",
        "My notes of last week show that the {topic} needs a longer warm-up in the morning.",
        "That fits what I saw: with the old parameters the {topic} loses a cycle every hour.",
        "I tried the suggestion about the {topic} and wrote down each value for the next round.",
        "The drawing of the {topic} is out of date, the bracket sits further to the left today.",
    ),
    reviews=(
        "The third step is missing the torque value, and the photo shows the older model; please add both.",
        "Good start, but the order of the checks differs from the line: the visual check comes before the scan.",
        "Section two mixes cause and effect; I would split it and give one example for each of them.",
    ),
    reflections=(
        "I learned that I should have checked the seals first; next time I will start from the reference part.",
        "Looking back, we lost an hour because nobody wrote down the first values. Next time I will note them at once.",
        "What I take from this: the alarm comes long after the cause, so I will look at the curve earlier.",
    ),
    greetings=("Good morning everyone!", "Hello all, have a nice day", "Happy Friday everybody", "See you tomorrow"),
    room="Which room is the meeting in?",
    searches=("{topic} reset", "{topic} error after restart", "how to adjust {topic}"),
    brief=("Yes.", "No idea.", "Not ours.", "Same here."),
    news=(
        "The canteen offers a second menu from this week on.",
        "The car park behind hall two is closed for works.",
        "The figures of the quarter are on the notice board.",
    ),
)
FRENCH: Final = Speech(
    things=(
        "capteur de couple",
        "imprimante d'étiquettes",
        "banc d'étanchéité",
        "inventaire tournant",
        "bureau des retours",
        "presse à joints",
        "cellule caméra",
        "lecteur de palettes",
        "dossier de lot",
        "bon de remboursement",
    ),
    questions=(
        "Comment réinitialiser {topic} après un défaut ?",
        "Pourquoi {topic} s'arrête au milieu du cycle ?",
        "Où trouver les réglages de {topic} demandés par la qualité ?",
        "Est-ce que quelqu'un sait par quelle étape commencer avec {topic} ?",
        "Que faut-il vérifier quand {topic} donne deux valeurs différentes ?",
    ),
    answers=(
        "Il faut ouvrir le menu de réglage, choisir la ligne deux et valider avec le code de l'équipe.",
        "Essaie de vider le tampon avant de relancer, puis vérifie que le voyant passe au vert.",
        "On a eu le même cas au printemps : nettoyer d'abord la surface de référence, puis refaire deux pièces.",
        "Prends le formulaire de correction, indique la date de saisie et fais valider par le chef de poste.",
    ),
    thanks=("Merci, ça marche maintenant.", "Merci beaucoup pour l'explication.", "Super, merci, c'est résolu."),
    turns=(
        "J'ai comparé les deux façons de régler {topic} et la seconde dérive moins.",
        "Chez nous {topic} se comporte pareil, mais seulement avec les nouveaux joints.",
        "D'après mes notes de la semaine dernière, {topic} demande une mise en chauffe plus longue.",
        "Cela rejoint ce que j'ai observé : avec les anciens paramètres {topic} perd un cycle par heure.",
        "J'ai essayé la proposition sur {topic} et j'ai noté chaque valeur pour la suite.",
    ),
    reviews=(
        "Il manque le couple de serrage à la troisième étape, et la photo montre l'ancien modèle ; à compléter.",
        "Bon début, mais l'ordre des contrôles diffère de la ligne : le contrôle visuel vient avant le scan.",
    ),
    reflections=(
        "J'ai appris que j'aurais dû vérifier les joints d'abord ; la prochaine fois je partirai de la pièce étalon.",
        "Avec le recul, nous avons perdu une heure faute d'avoir noté les valeurs. La prochaine fois je les noterai.",
    ),
    greetings=("Bonjour à tous", "Salut, bonne journée", "Bonsoir tout le monde", "Bonne soirée"),
    room="Dans quelle salle est la réunion ?",
    searches=("{topic} réinitialisation", "{topic} erreur au redémarrage", "régler {topic}"),
    brief=("Oui.", "Aucune idée.", "Pas chez nous.", "Pareil ici."),
    news=(
        "La cantine propose un second menu à partir de cette semaine.",
        "Le stationnement derrière le hall deux est fermé pour travaux.",
    ),
)


def speech(*, french: bool) -> Speech:
    return FRENCH if french else ENGLISH
