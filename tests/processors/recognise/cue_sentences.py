"""Sentences written for the tests of cues, with the cues a reader sees in them; Q T S G L R H are their initials."""

ENGLISH = """
Q   How do I calibrate the torque wrench on line 3?
Q   Does anyone know why the label printer skips every second sheet?
Q   What does error E42 mean on the filler?
Q   anyone tried the new coating with wet boards
Q   I can't figure out where the intake filter sits on this model
Q   We're stuck on the migration, the second step hangs for ever
Q   Could someone explain the difference between the two valves
Q   any tips for stacking fragile parcels
Q   is there a way to undo a posting after the month has closed?
Q   Hi all, how can I export the shift report as a table?
Q   I'm wondering why the belt drifts to the left after cleaning
Q   The scanner beeps twice and then nothing happens. Any ideas?
Q   need help with the pivot in the stock sheet
Q   Which gasket should I use for the small pump?
Q   Has anybody got the vacuum sealer to accept thin bags?
Q   Looking for a tool that merges two delivery notes
Q   why is the oven slower since the update
Q   Please help, the form rejects every postcode
Q   Can you show me how the counter is reset?
Q   I have no idea what this warning light wants
QT  Thanks, that was quick! And how do I make it permanent?
Q   How do I get it fixed?
Q   Is the drain problem solved?
Q   Any advice on the seal would be much appreciated, thanks in advance
T   Thank you so much, Ines
T   thanks, very clear now
T   Cheers mate
T   I really appreciate it, you saved my afternoon
T   thx!
T   Much appreciated, I'll try the second one
T   You're a star
TS  Thanks, that worked
TS  Brilliant, it's working now, thank you
S   Replacing the fuse did the trick
S   Got it working by swapping the two cables
S   fixed
S   The issue is resolved on our side
S   Your suggestion worked, the seam holds
S   I finally figured it out: the sensor was upside down
S   everything is running again
S   It no longer crashes after the restart
S   All good now
S   The problem is now fixed
Q   How hard is it to recover a deleted order?
Q   bea: so how do i reset the counter
-   it worked fine before the move
-   The spare part is not available yet
R   In hindsight I should have checked the pressure first
R   I learned that the order of the screws matters
R   Next time we'll warm up the mould before the first run
R   Looking back, the handover was too short
R   My main takeaway is to label the cables before unplugging them
R   That incident made me rethink how we brief new colleagues
R   What went well: we called for help early
R   We realised that nobody reads the long version
H   Who knows?
H   Isn't that lovely?
H   What could possibly go wrong?
H   Seriously?
H   Well, who would have thought?
H   How cool is that?
H   You must be joking?
H   Why do printers always fail on Fridays?
G   Good morning everyone
G   Hello!
G   Anyone here?
G   hi team, how are you?
G   Have a nice weekend
G   hey, what's up?
G   Welcome aboard, Sam
QL  What time is the meeting?
QL  Which room are we in?
QL  Can we move the call to Thursday?
QL  Who's bringing the projector keys, who's in tomorrow?
L   Running late, be there in ten minutes
L   Lunch at noon as usual
L   The stand-up is cancelled today
L   I'm out of the office until Monday
-   The belt is tightened with the grey key
-   It's still not working after the restart
-   No thanks
-   Thanks to the new guard nobody has to reach inside
-   The fix will be in the next release
-   You turn the left knob first and then the right one
-   That explains how the counter works
-   This stopped working last night
-   ok
-   Hope this helps
-   The manual is at https://docs.example/search?q=filter
-   You should use the blue one, it works best with thin paper
-   Glad I could help
-   I tried the reset and it didn't work
"""

FRENCH = """
Q   Comment on purge le circuit après un changement de bidon ?
Q   Quelqu'un sait pourquoi la balance affiche toujours zéro ?
Q   je n'arrive pas à ouvrir la fiche du client
Q   Je suis bloquée sur l'étape trois, l'écran reste blanc
Q   Est-ce que la pince grise convient pour les gros câbles ?
Q   où se trouve le plan de la chaufferie
Q   besoin d'aide pour régler la tension de la courroie
Q   Quelle colle faut-il prendre pour ce joint ?
Q   Pourriez-vous m'expliquer le nouveau circuit de validation
Q   Bonjour à tous, comment faire pour annuler un bon de livraison ?
Q   Une idée pour éviter que les étiquettes se décollent ?
Q   Je ne comprends pas pourquoi le relevé ne tombe pas juste
Q   qu'est-ce que vous mettez dans la case motif
Q   Le lecteur bipe deux fois puis plus rien. Des pistes ?
Q   je me demande si on peut brancher les deux en même temps
Q   Avez-vous déjà monté ce support sur un mur creux ?
Q   Je cherche une astuce pour trier les colis plus vite
Q   Tu connais le code d'erreur 17 ?
Q   pourquoi la pompe s'arrête au bout de dix minutes
Q   Un coup de main pour la macro serait bienvenu
Q   Quelqu'un aurait un modèle de compte rendu ?
Q   je ne sais plus comment remettre le compteur à zéro
Q   Comment ça marche, le bouton du fond ?
Q   Quelqu'un peut regarder le capteur ? Merci d'avance
T   Merci beaucoup !
T   Un grand merci à toute l'équipe
T   Je te remercie pour ton explication
T   merci d'avoir pris le temps de répondre
T   Mille mercis, Léa
T   Tu me sauves
T   super, merci pour le schéma
TS  Merci, ça marche maintenant
TS  Parfait, c'est réglé, merci
TS  Ça fonctionne, merci à vous deux
S   Le problème est résolu
S   J'ai enfin trouvé la cause : le câble était pincé
S   C'était bien ça, le filtre était à l'envers
S   Ça a marché du premier coup
S   c'est bon !
S   Résolu.
S   Le souci est enfin réglé
-   ça ne marche donc pas
Q   léo: comment on règle la butée
S   Plus de fuite depuis ce matin
S   Ton astuce a fonctionné
S   La panne est réparée
S   Tout fonctionne à nouveau
S   On a réussi en inversant les deux fils
R   Avec le recul, on aurait dû prévenir l'atelier plus tôt
R   J'ai compris que l'ordre des vis compte
R   La prochaine fois, je vérifierai la pression avant de démarrer
R   Je retiens surtout qu'il faut étiqueter les câbles
R   J'ai appris à lire le plan dans l'autre sens
R   Après coup, je me rends compte que le passage de consignes était trop court
R   Cet incident m'a fait réfléchir à notre façon d'accueillir
R   Retour d'expérience du chantier : deux équipes, un seul plan
R   Si c'était à refaire, je commencerais par la maquette
H   Qui l'eût cru ?
H   C'est pas beau, ça ?
H   À quoi bon ?
H   Sérieusement ?
H   Elle est pas belle, la vie ?
H   Et alors ?
H   Faut-il encore le rappeler ?
G   Bonjour à tous
G   Salut !
G   Il y a quelqu'un ?
G   Bonjour, ça va bien ?
G   Bon week-end à tous
G   Bonne journée
G   coucou tout le monde, quoi de neuf ?
QL  À quelle heure est la réunion ?
QL  On est dans quelle salle ?
QL  Peux-tu décaler le point à jeudi ?
QL  Qui vient déjeuner ?
L   Je serai en retard de dix minutes
L   La réunion est reportée à demain
L   Je suis en congés jusqu'à lundi
L   On mange à midi à la cantine
-   La courroie se tend avec la clé grise
-   Ça ne marche toujours pas
-   Non merci
-   Merci de remplir le formulaire avant vendredi
-   Merci de ne pas déplacer les bacs
-   Le correctif sera publié la semaine prochaine
-   Il faut d'abord tourner la vis de gauche
-   Voici comment fonctionne le compteur
-   Le tri ne fonctionne plus depuis hier
-   ok
-   Le manuel est ici : https://docs.example/chercher?q=filtre
-   Le problème n'est pas encore résolu
-   Content d'avoir pu t'aider
-   J'ai essayé le redémarrage, rien ne change
"""
