"""Own French sentences as they are typed at work: hurried, without accents, shortened; letters as in `cue_sentences`.

"-": a sentence that holds no cue though it has a cue's words.
"""

EVERYDAY = """
Q   qqn sait comment vider le bac de recup
Q   quelqu'un saurait ou est rangee la cle de 13
Q   qq1 a deja eu l'erreur 404 sur le portail ?
Q   comment on fait pour relancer le lot de nuit
Q   slt, cmt je recupere un bon supprime stp
Q   bjr tlm, pk le scan plante des que je change de page
Q   pourquoi ca bloque a l'etape 3
Q   j'arrive plus a me connecter au planning
Q   jarrive pas a imprimer en recto verso
Q   je sais pas comment regler le capteur
Q   chui bloque sur la saisie des heures
Q   jsuis perdue dans le nouveau menu
Q   besoin d'un coup de main sur la fraiseuse
Q   j'ai besoin d'aide pour le tableau croise
Q   est ce qu'on peut annuler un envoi deja valide
Q   est-ce que ça marche aussi sur la tablette
Q   y a t il un moyen de trier par date
Q   y'a moyen de copier la fiche d'un autre site
Q   Savez-vous où trouver la notice du four ?
Q   Tu sais si la pompe supporte l'eau chaude ?
Q   Faut-il purger avant de changer le joint ?
Q   On doit remplir la case 4 ou pas ?
Q   c koi la difference entre les deux formulaires
Q   vous faites comment pour les retours sans ticket
Q   ça vient d'où ce bruit, vous avez une idée
Q   Quel est le bon couple de serrage
Q   des idees pour eviter la condensation ?
Q   qui peut m'expliquer le nouveau tarif
Q   Ça sert à quoi le bouton orange ?
Q   une piste svp
T   mrc bcp
T   merci !!
T   mci pour le tuyau
T   Merci a toi, c est tres clair
T   merci d'avoir regarde si vite
T   un enorme merci a l'equipe de nuit
T   je vous remercie de votre reponse
T   tu me sauves la vie
T   Vous m'avez sauvé la journée
T   super merci
T   ok merci, je teste demain
T   Merci Jo pour l'explication
T   grand merci
T   Je te remercie, j'y vois plus clair
T   nickel merci
T   Mille fois merci
T   merci bien
T   Merci du conseil
T   bon bah merci alors
T   Merci infiniment pour ton aide
T   remerciements à celui qui a rangé l'établi
T   Ah merci, je cherchais depuis une heure
T   merci pour tout
T   merci encore
T   Merci, bonne journée
S   ca marche !
S   ça y est, ça fonctionne
S   c'est bon ça remarche
S   c bon
S   c'est regle
S   probleme resolu
S   J'ai trouve la solution, il fallait vider le cache
S   ca refonctionne depuis ce matin
S   ça a marché avec la clé de 10
S   Effectivement c'était le fusible
S   c'etait bien ca
S   L'imprimante remarche
S   tout est rentré dans l'ordre
S   on a enfin reussi a demarrer
S   Le bug est corrigé
S   j'ai reussi
S   j'ai pu débloquer la vanne
S   C'est débloqué
S   Ça passe maintenant
S   plus d'erreur depuis la mise a jour
S   résolu en changeant le câble
S   Impec, ça tourne
S   la panne est réparée
S   Le souci a disparu
S   ton idée a marché
G   slt
G   bjr
G   cc tout le monde
G   bonsoir
G   Re
G   hello la team
G   bonne soiree a tous
G   bon we
G   Bonne fin de journée
G   a demain
G   à plus
G   salut ça va ?
G   cv ?
G   Comment allez-vous ?
G   yo
G   Bonjour l'équipe
G   Bienvenue Mia
G   bon appetit
G   bonne année à tous
G   Quoi de neuf ?
G   y a quelqu'un ?
G   tu es là ?
G   vous m'entendez ?
G   Je peux poser une question ?
G   bonnes vacances
L   je serai en retard de 10 min
L   la reunion est decalee a 15h
L   reu annulee
L   suis en teletravail demain
L   je suis absent cet aprem
L   point repousse a jeudi
L   on se retrouve a la cantine
L   rdv a 14h en bas
L   je pose un congé vendredi
L   J'arrive dans 5 min
L   la visio commence
L   voici le lien de la visio
L   je pars à 16h aujourd'hui
L   Je vous envoie l'invitation Teams
L   je reviens dans 5 minutes
L   salle 12 finalement
L   je prends mon poste à 6h demain
QL  qui est dispo a 14h ?
QL  c'est a quelle heure la reu ?
QL  on mange ou ce midi ?
QL  qui est de permanence samedi ?
QL  tu es libre jeudi ?
QL  Quelle salle pour le point ?
QL  On décale la réunion à demain ?
QL  Peux-tu échanger ton créneau avec moi ?
R   avec du recul j'aurais du appeler avant
R   j'ai compris pourquoi il faut chauffer le moule
R   je retiens qu'il ne faut pas forcer
R   la prochaine fois je demanderai plus tot
R   on aurait du tester avant
R   j'aurais pas dû couper le courant
R   j'ai appris de cette panne
R   ça m'a appris à vérifier deux fois
R   Ça m'a fait réfléchir
R   j'ai réalisé que personne ne lisait la fiche
R   je me rends compte que j'allais trop vite
R   je me suis rendu compte de mon erreur
R   A refaire, je commencerais par le schema
R   Leçon retenue : toujours étiqueter
R   À retenir : un seul pilote par lot
R   Ce que j'en retiens, c'est l'ordre des étapes
R   bilan perso : je délègue trop tard
R   Après coup, la consigne n'était pas claire
R   rétrospectivement on a perdu deux jours
R   je ferai autrement la prochaine fois
R   Je ferais différemment aujourd'hui
R   On a tiré les leçons de l'arrêt
R   J'ai pris conscience du risque
R   Je comprends mieux pourquoi on purge
R   nous avons appris à nous passer du papier
R   Cette erreur m'a permis de comprendre le circuit
R   Mon erreur a été de ne pas demander
H   serieux ?
H   ah bon ?
H   non mais vraiment ?
H   on se demande bien pourquoi, hein ?
H   qui n'a jamais oublie son badge ?
H   a quoi bon ?
H   pourquoi pas ?
H   et puis quoi encore ?
H   c'est pas genial ca ?
H   tu te moques de moi ?
H   vous plaisantez ?
H   et alors ?
H   quoi d'autre ?
H   qui sait ?
H   depuis quand on lit les notices ?
H   Qu'est-ce que tu veux que j'y fasse ?
H   comment dire ?
H   Qui l'aurait cru ?
H   Que demande le peuple ?
H   N'est-ce pas ?
H   Ben voyons ?
H   ca vous etonne ?
H   Franchement, qui aime les lundis ?
H   Vous savez quoi ?
H   Ah oui ?
H   C'est pas vrai ?
-   voila comment on fait chez nous
-   je sais comment regler le capteur
-   il explique pourquoi la vanne est fermee
-   content d'avoir pu t'aider
-   dis moi si tu as besoin d'aide
-   j'ai aidé quelqu'un hier
-   la question est dans la doc
-   personne ne sait
-   on fait comme d'habitude
-   merci de fermer la porte
-   merci de me renvoyer le bon signe
-   non merci
-   merci de ne pas toucher
-   sans merci
-   je vous remercie par avance
-   dieu merci personne n'etait la
-   ca ne marche pas
-   ça marche pas du tout
-   ca marche plus
-   ce n'est pas réglé
-   le bug n'est pas corrige
-   quand ça marche on ne touche plus
-   on verra si ca fonctionne
-   ça marchera mieux demain
-   il faut que ca fonctionne
-   j'ai pas reussi
-   toujours rien
-   le probleme revient toutes les heures
-   le bonjour de la direction figure dans la lettre
-   elle a dit bonjour puis elle a commencé à démonter la pompe
-   la salle des machines est fermée à clé
-   la réunion des deux câbles se fait dans le boîtier
-   l'heure de cuisson dépend du moule
-   le bureau d'études a validé le plan
-   le parking de la pompe est le mode repos
-   tu apprendras vite
-   on apprend le code par coeur
-   la leçon 3 est en ligne
-   il faut revoir le reglage
-   le recul du chariot est limité à dix centimètres
-   la prochaine étape est le contrôle
-   tu dois comprendre le schema
-   vraiment solide ce joint
-   c'est sérieux
-   qui sait souder peut le faire
-   alors on coupe le courant
-   pourquoi pas, essayons
-   je vais bien voir
-   bonne pression à trois bars
-   salutations du service en bas de page
Q   qqn a le mode op de la plieuse
Q   comment je fais pour sortir le rapport de mai
Q   je trouve pas le bouton exporter, il est ou
Q   on peut mettre deux references sur la meme ligne ?
Q   pourquoi mon badge passe plus a l'entree B
Q   help, la caisse affiche un ecran bleu
Q   vous savez comment purger le radiateur
Q   quelle huile pour le compresseur
Q   je capte rien au nouveau bordereau, quelqu'un peut m'aider
Q   cmt on change l'encre
Q   ça vous est déjà arrivé que la pince lâche ?
Q   il faut le faire avant ou apres la pesee ?
T   merci beaucoup jo
T   Merciii
T   trop sympa, merci
T   un grand merci pour le depannage
T   je t'en remercie
T   merci de ton aide
TS  c'est reparti, merci
S   nickel ca roule maintenant
S   j'ai trouve, c'etait le cable
S   ça y est c'est réparé
S   ok ca remarche
S   le souci est regle
S   finalement ça a fonctionné
G   salut tous
G   bonjour a toutes et tous
G   bonne nuit
G   bon week end
G   hey
G   y a du monde ?
L   je serai la vers 9h
L   reunion deplacee en salle bleue
L   je suis en conge la semaine prochaine
L   on fait le point demain a 10h
QL  tu viens a la reunion de 14h ?
QL  elle est ou la salle du point ?
R   je vais m'y prendre autrement la prochaine fois
R   j'aurais du lire la notice
R   avec le recul c'etait une mauvaise idee
R   ca m'a appris la patience
R   on retient qu'il faut prevenir le quai
H   ah bon, vraiment ?
H   tu crois au pere noel ?
H   qui peut le dire ?
H   c'est une blague ?
H   hein ?
-   merci de patienter
-   ca ne passe toujours pas
-   c'est pas encore regle
-   la cle est sur le tableau
-   il faut d'abord couper l'eau
-   je peux t'aider demain matin
-   comment dire, c'est spécial
-   le filtre se change tous les mois
-   je te montre comment on fait
"""
