"""Own everyday French sentences to judge the patterns by: written after them, and they are not changed for its sake.

An earlier such set was read with precision 0.88 and recall 0.70; it was then learned from, and stands among the
everyday ones.
"""

HELD_BACK = """
Q   qqn a les cotes du support B
Q   je dois cocher quoi pour un retour partiel
Q   ca se range ou les gants neufs
Q   Quelqu'un a déjà changé la lampe du fond ?
Q   comment vous faites quand le bac deborde
Q   j'ai un souci avec la balance, elle affiche err 5, une idee ?
Q   c'est quoi le code pour les avoirs
Q   on met combien de sel dans le bain
Q   qui saurait lire ce releve
Q   je galere avec la macro
Q   est ce que la v2 garde les reglages
Q   pourquoi le total est faux
T   merci les gars
T   merci d'avoir pris ma place
T   Un tout grand merci Zoé
T   ok super merci
T   je vous remercie tous
T   c'est top, merci
S   ça remarche nickel
S   j'ai réussi à rouvrir la session
S   le probleme est resolu chez moi
S   c'est enfin regle
S   tout marche
S   c'etait le joint, c'est réparé
G   bonjour
G   salut la compagnie
G   coucou vous
G   bonne journée à vous
G   Bonsoir tout le monde
G   quelqu'un est là ?
L   je suis en retard de 20 min
L   la réunion de demain est annulée
L   je serai absente lundi
L   rdv à 8h au parking
QL  à quelle heure on se retrouve ?
QL  qui est là demain matin ?
R   j'ai appris à mes dépens qu'il faut purger
R   avec le recul j'irais moins vite
R   on aurait dû appeler le fournisseur
R   la prochaine fois je prends des photos avant
R   je me rends compte que personne n'était prévenu
R   la leçon que j'en tire : vérifier deux fois
H   et pourquoi pas ?
H   tu rigoles ?
H   à quoi ça sert de râler ?
H   qui ne rêve pas d'un lundi calme ?
H   vraiment ?
H   c'est pas beau ?
-   merci de remettre la clé
-   ça marche pas mieux
-   ce n'est toujours pas réglé
-   la pompe tourne à vide
-   je t'explique comment purger
-   il faut vider le bac d'abord
-   on a gardé la même vis
-   le bonjour ne suffit pas
"""
