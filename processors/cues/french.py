"""The cues of French."""

from processors.cues.pattern import Language, pattern

_OPENER = (
    r"alors | et | mais | bonjour | bjr | bonsoir | salut | slt | hello | coucou | du\ coup | donc | sinon | bon | ok"
    r" | dites?(?:-moi)? | à\ tous | tlm | tout\ le\ monde | l'équipe | svp | stp | question | euh | ah | au\ fait"
)
_NAME = r"(?: [\w|`\[\]{}^~.<>@-]{1,24} \s? [:,] \s* )?"  # whom it is said to
_START = rf"^ \W* {_NAME} (?: (?: {_OPENER} ) [\s,;:!-]+ ){{0,4}}"
_SOMEONE = r"(?: quel?qu'?(?:\ ?un|1) | qqn | qq1 | kelk'?un )"
_WEEKDAY = "lundi | mardi | mercredi | jeudi | vendredi | samedi | dimanche"
_DAY = rf"(?: demain | {_WEEKDAY} | ce\ (?:soir|matin|midi) | cet\ (?:aprem|après-midi) )"

FRENCH = Language(
    opening=pattern(
        "comment cmt coment pourquoi pk pq pourkoi où est qu quel quelle quels quelles quoi koi combien quand pouvez "
        "peux "
        "pourriez pourrais y moyen vous tu",
        rf"""{_START} (?: (?:comment|coment|cmt) \s (?:faire|on|je|j'|est-ce|est\ ce|faut|puis|peut|fait|vous|tu
                |faites|ça|s'y|se
                |\w+(?:er|ir|re)\b)
              | (?:pourquoi|pourkoi|pk|pq) \s (?:est|ça|le|la|les|l'|mon|ma|mes|je|j'|on|il|elle|cette|ce|c'|faut)
              | combien \s (?:de|est-ce|faut|on|je|ça|dois)\b | quand \s (?:est-ce|faut-il|dois-je|peut-on)\b
              | (?:c|c'est|sert\ à) \s (?:quoi|koi) \b | à \s quoi \s (?:sert|servent|correspond)
              | y \s? '? \s? a (?:[\s-]t[\s-]il)? \s (?:un\ |-t-il\ )? moyen \b
                | (?:vous|tu) \s fai(?:tes|s) \s comment \b
              | où \s (?:est|sont|trouver|puis|peut|se|trouve|je|on)\b
              | est[-\s]ce \s (?:que|qu'|qu) | qu'est[-\s]ce
              | quel(?:le)?s? \s (?:est|sont|serait|\w+ \s (?:faut|utiliser|choisir|utilisez|prendre|dois|pour|sur
                |dans|il|on|je
                  |avec))\b
              | (?:vous\ savez|tu\ sais|vous\ sauriez|tu\ saurais|une\ idée\ de) \s (?:comment|où|si|pourquoi|quel\w*
                |qui
                  |combien)\b
              | (?:c'est|est-il|est-ce) \s possible \s (?:de|d'|que) | (?:on|je) \s (?:peut|peux|dois
                |doit) \s \w+ \s (?:où
                  |comment|quand)\b )""",
    ),
    request=pattern(
        "quelqu qqn qq1 quelqun kelkun quelquun besoin help jarrive jsuis chui suis moyen bloque bloqué bloquée "
        "galère coince coincé coincée perdu perdue arrive parviens parvient "
        "comprends trouve vois sais sait idée idées conseil conseils astuce astuces piste pistes suggestion "
        "suggestions coup pouvez peux pourriez pourrais auriez aurais sauriez savez connaissez cherche demande aide "
        "aidez aider expliquer éclairer indiquer",
        rf"""\b {_SOMEONE} \s (?:a\ (?:le|la|les|l'|du|un)|aurait|sait|saurait|connaît|connait|connaîtrait|a\ (?:déjà
                |une|eu)|aurait|peut|pourrait
              |d'autre|pour|comprend|utilise|s'y) \b
          | \b besoin \s (?:d'aide | de \s (?:votre|ton|ta|vos|tes) \s \w+ | d'un \s (?:coup|conseil|avis|tuyau)
              | d'explications? )
          | \b (?:je\ suis|jsuis|j'suis|chui[st]?) \s (?:complètement\ |totalement\
                |un\ peu\ )? (?:bloquée?|perdue?|coincée?) \b
          | \b je \s (?:bloque
              | galère | coince
              | cherche \s (?:comment|une?\ (?:solution|moyen|façon|astuce|explication)|de\ l'aide)
              | me \s demande \s (?:comment|si|pourquoi|où|quel) )
          | \b (?: n'arrive | (?:ne|n') \s? parviens? | j'?arrive ) \s? (?:\w+\s)? (?:pas|plus) \b
              | \b je \s (?:ne\s)? (?:comprends|trouve|vois) \s pas \s (?:comment|où|pourquoi|ce|la|le|d'où|quel)
          | \b (?:sais|sait) \s (?:plus|pas|pas\ trop|pas\ du\ tout) \s (?:comment|où|pourquoi|quoi|quel\w*|si)\b
          | \b (?:une|des|d'autres|quelques) \s (?:idées?|conseils?|astuces?|pistes?|suggestions?) \s* (?: \? | $
              | pour\b | sur\b )
          | \b une? \s (?:piste|idée|astuce|aide) \s (?:svp|stp|s'il) | \b un \s coup \s de \s main
              | \b y \s? '? \s? a (?:[\s-]t[\s-]il)? \s (?:un\ )? moyen \s (?:de|d'|pour)
              | \b (?:pouvez-vous|peux-tu|pourriez-vous|pourrais-tu|auriez-vous|aurais-tu|sauriez-vous|savez-vous
              |sais-tu|connaissez-vous) \b
          | \b (?: à \s l'aide \s* (?:!|$) | aidez-moi | aide-moi | m'aider | m'expliquer | m'éclairer
              | m'indiquer ) """,
        r"""\b (?:voici|voilà|c'est|explique|montre|sais|savoir|dire|compris|comprends|vois
              |dépend\ de) \s (?:comment|pourquoi|où|ce\ qu) \b
          | \b (?:content|ravie?|heureux|plaisir) \s (?:\w+\s)? (?:d'avoir\ pu\ )? (?:de\ |d'avoir\ pu\ )? (?:m'|t'
              |vous\ |l')?aider | \b (?:peux|vais|pourrais) \s (?:t'aider|vous\ aider) \b
              | si \s tu \s as \s besoin""",
    ),
    rhetorical=pattern(
        "n hein bon sérieux sérieusement vraiment vrai qui alors quoi pourquoi dire demande devine devinez "
        "devines pas moques moquez plaisantes plaisantez rigolez rigoles rigole depuis faut va comment jusqu "
        "blague dire existe crois croyez trouvez trouves avouez qu ben ah savez sais etonne surprend",
        r"""^ \W* (?: (?:ah|oh|bon|mais|et|non\ mais|enfin|franchement|ha|lol|bref) [\s,]+ )*
            (?: (?: n'est-ce\ pas | hein | ah\ bon | bon | sérieux | sérieusement | vraiment | pas\ vrai
              | qui\ l'eût\ cru | qui\ l'aurait\ cru | qui\ sait | alors | et\ alors
              | et\ puis\ quoi(?:\ encore)? | pourquoi\ pas | comment\ dire
                  | que\ dire(?:\ de\ plus)? | que\ demande\ le\ peuple | devine[zs]?\ quoi
              | à\ qui\ le\ (?:dis-tu|dites-vous) | quoi\ d'autre | elle\ est\ pas\ belle,?\ la\ vie
              | à\ quoi\ ça\ rime | ben\ voyons | (?:c'est|encore)\ une\ blague | qui\ (?:peut|saurait)\ le\ dire
                | ça\ existe\ vraiment | ah\ oui | c'est\ pas\ vrai | (?:vous\ savez|tu\ sais)\ quoi
              | (?:ça|ca)\ (?:vous|t'|te)\ ?(?:étonne|surprend) ) \s* \?
              | (?:tu|vous) \s (?:crois|croyez) \s (?:encore\s)? (?:au\ père\ noël|aux\ miracles)
              | qui \s (?:aime|aimerait|voudrait|a\ envie) \b
              | à \s quoi \s (?:bon|ça\ sert\ de\ râler) | qui \s n'a \s jamais
              | qui \s ne \s (?:voudrait|rêve|rêverait|connaît|s'est)
              | (?:c'est|elle\ est) \s pas \s (?:beau|magnifique|génial|fou|belle|merveilleux|dingue)
              | (?:tu|vous) \s (?:te|vous|me|nous)? \s? (?:moques?|moquez|plaisantes?|plaisantez|rigolez?|rigoles)
              | depuis \s quand \b | qu'est-ce \s qui \s (?:pourrait|peut) \s (?:bien\ )? (?:mal|aller\ de)
              | faut-il \s (?:le|encore|vraiment|en|rappeler) | quoi \s de \s (?:plus|mieux) | où \s va-t-on
              | comment \s ne \s pas | qu'est-ce \s que \s (?:tu|vous) \s (?:veux|voulez|croyais|croyiez)
              | jusqu'où \s ira | n'est-il \s pas
              | pourquoi \s (?:faut-il|est-ce) \s .* \b toujours \b
              | qu'est-ce \s qu'on \s (?:rigole|s'amuse|attend\ pour) )
          | .* , \s* (?: n'est-ce\ pas | hein | pas\ vrai | vous\ ne\ trouvez\ pas | tu\ ne\ trouves\ pas
              | avouez ) \s* \?""",
    ),
    small_talk=pattern(
        "quelqu cv entendez poser demander question va allez vas neuf dormi rentré rentrés rentrée reposé reposés "
        "week weekend vacances fêtes "
        "congés là réveillé réveillée forme bonjour salut coucou monde bien",
        r"""^ \W* (?: (?:bonjour|salut|coucou|hello|bonsoir|alors|et) [\s,!]+ (?: (?:tous|toutes|à\ tous|à\ toutes
              |tout\ le\ monde|l'équipe|les\ amis|\w+) [\s,!]+ ){0,2} )?
            (?: (?:il\s)? y \s a(?:-t-il|\ t-il)? \s quelqu'un (?:\s \w+){0,2}
              | quelqu'un \s (?:est\ |par\ |dans\ )? (?:là|ici|le\ coin|en\ ligne|réveillé)
              | (?:comment\ )? (?:ça|ca|sa) \s va (?:\s (?:bien|tout\ le\ monde|ce\ matin|aujourd'hui|toi|vous
              |la\ forme|les\ amis))*
              | comment \s (?:allez-vous|vas-tu|tu\ vas|vous\ allez|va\ \w+) (?:\s \w+){0,2}
              | (?:vous\ allez|tu\ vas|allez-vous|vas-tu) \s bien | quoi \s de \s neuf
              | bien \s (?:dormi|rentrée?s?|reposée?s?)
              | (?:bon|bonnes|passé|c'était\ bien,?) .{0,14} (?:week-?end|vacances|fêtes|congés)
              | (?:t'es|tu\ es|vous\ êtes|es-tu) \s (?:là|réveillée?) | la \s forme
              | (?:il\s)? y \s a \s du \s monde | cv | (?:vous|tu) \s m'entende[zs]
              | (?:je\ (?:peux|pourrais)|puis-je|on\ peut|est-ce\ que\ je\ peux) \s (?:vous\
                |te\ )? (?:poser|demander) \s
                  (?:une\ (?:petite\ )?question | quelque\ chose | un\ truc)
              | tout \s le \s monde \s (?:va\ bien|est\ là) | bonjour | salut | coucou )
            (?:\s (?:aujourd'hui|ce\ matin|les\ amis|l'équipe|tout\ le\ monde))? \s* \?""",
    ),
    greeting=pattern(
        "bonjour bjr slt cc re yo bsr salut salutations coucou bonsoir hello bienvenue bonne bon bonnes demain lundi "
        "bientôt "
        "plus revoir joyeux joyeuses",
        r"""^ \W* (?: bonjour | bjr | slt | cc | re (?=\W*$) | yo | bsr | salut(?:ations)? (?!\ du\b) | coucou
                | bonsoir | hello
              | bienvenue (?:\ (?:à|dans|parmi) \s (?:\w+\ ?){1,2})?
              | bonne \s (?:journée|soirée|année|nuit|semaine|fin\ de\ \w+|fêtes?|rentrée|reprise)
              | bon(?:nes)? \s (?:week[-\s]?end | we\b |appétit|anniversaire|courage|vendredi|lundi|vacances|fêtes)
              | à \s (?:demain|lundi|bientôt|plus(?:\ tard)?) | au \s revoir | joyeu(?:x|ses) \s \w+ ) \b""",
    ),
    logistics=pattern(
        "heure salle date créneau jour étage bureau décaler reporter annuler déplacer avancer caler fixer "
        "maintenir absente congé reviens commence pars poste démarre réunion réu point visio rdv rendez séance mange "
        "déjeune déjeuner retrouve retrouves voit "
        "cantine resto qui libre libres dispo dispos disponible disponibles absent absente congé congés "
        "télétravail retard vacances lien invitation parking arrive covoiturage échanger réserver rejoins "
        "vois",
        rf"""\b (?: à \s quelle \s heure | quelle \s (?:salle|heure|date) \b
              | quel \s (?:créneau|jour|étage|bureau) \b | salle \s de \s réunion | en \s salle \s \w+
              | (?:décaler|reporter|annuler|déplacer|avancer|caler|fixer|maintenir) \s (?:\w+\s){{0,2}} (?:réunion
              |réu|point|rdv|rendez-vous|appel|visio|séance|créneau|permanence)
              | (?:réunion|réu|point|visio|rdv|séance) \s (?:\w+\s){{0,3}} (?:décalée?|reportée?|annulée?|déplacée?
              |avancée?|maintenue?|repoussée?|à\ \d|{_DAY}) | on \s (?:mange|déjeune|se\ retrouve|se\ voit) \b
                | déjeuner
              | cantine | \bresto\b | (?:je\ )? reviens \s (?:dans|à|vers|tout\ de\ suite)
              | (?:réunion|réu|visio|point|séance|formation) \s (?:commence|démarre)
                | ^ \W* salle \s \w+ (?:\s \w+)? \W* $
              | je \s (?:serai|suis) \s (?:là|de\ retour|rentrée?) \s (?:vers|à|avant|après|dans) \b
              | (?:tu\ viens|vous\ venez|on\ se\ voit|on\ vient) \s (?:à|pour) \s (?:la\ |le\ )? (?:réunion|réu|point
                |visio|séance)
              | (?:où|ou) \s (?:est\ )? (?:la\ salle|la\ réunion|le\ point|la\ réu)
              | je \s (?:pars|finis|commence|termine|prends\ mon\ poste) \s à \s \d | (?:pose|prends) \s (?:un|mes|des)
                  \s congés?
              | qui \s (?:vient|est\ (?:là|dispo|absent|en|présent|de)|sera\ (?:là|présent|absent)|apporte|déjeune
              |mange|participe|conduit|prend) \b
              | (?:es-tu|êtes-vous|vous\ êtes|tu\ es|t'es|tu\ serais|seriez-vous|je\ suis|je\ serai|sera|serez
              |serez-vous|on\ est) \s (?:\w+\s)? (?:libres?|dispo\w*|en\ retard|absente?|en\ congés?
              |en\ télétravail|en\ vacances)
              | dispo(?:nible)?s? \s (?:{_DAY}|à|pour\ (?:un|une|la|le))
              | en \s (?:congés?|télétravail|retard) \b
              | lien \s (?:de\ la\ |de\ |pour\ la\ |du\ )? (?:visio|réunion|zoom|teams|meet)
              | invitation \s (?:agenda|outlook|teams|zoom|calendrier)
                | (?:place|places|badge|code|ticket) \s (?:de|du) \s parking
                | parking \s (?:est\ )? (?:complet|plein|fermé)
              | au \s parking | j'arrive \s (?:dans|à|vers)
              | covoiturage | échanger \s (?:nos|mon|ma|ton) \s (?:permanence|créneau|tour|garde)
              | réserver \s (?:une?|la|le) \s (?:salle|créneau|bureau|table)
              | (?:je\ vous\ |on\ se\ )? (?:retrouve|rejoins|vois) \s (?:{_DAY}|à\ \d|en\ bas) )""",
    ),
    thanks=pattern(
        "merci mercis merciii merciiii merciiiii mrc mci mercii mercy remercie remercions remerciements remerciement "
        "remercier thx sauves sauve "
        "sauvez sauvé "
        "sauvée reconnaissant reconnaissante",
        r"""\b (?: mer+ci+s? | mrc | mci | remercie | remerciements? | remercier | thx ) \b
              | \b (?:tu|vous) \s (?:me|m'|nous) \s? (?:as|avez)? \s? (?:sauves?|sauvez|sauvée?s?) \b
              | \b (?:très\ |bien\ )? reconnaissante?\b""",
        r"""\b merci \s (?:beaucoup\ |infiniment\ |bien\ )? (?:\w+\s){0,3}? (?:d'|par\ )avance
              | (?:d'|par\ )avance [\s,]* merci | vous \s remerci\w+ \s (?:par\ |d')avance
              | en \s (?:vous|te) \s remerciant (?:\s d'avance)?
          | \b merci \s (?:de|d') \s? (?: (?:bien\ )?vouloir | ne \s (?:pas|plus)
              | (?:me|nous|le|la|les|lui|vous|te|y|en|m'|l'|s') \s? \w+er? \b
              | (?!avoir|être)\w+(?:er|ir|dre|ttre|ire|oir)\b )
          | \b non[\s,]+ merci | dieu \s merci | à \s la \s merci | sans \s merci
              | \b merci \s pour \s (?:votre|ta|ton) \s (?:lecture|patience|compréhension|attention)
              | je \s (?:vous|te) \s remercierais?""",
    ),
    solved=pattern(
        "marche remarche marchent fonctionne fonctionnent refonctionne résolu résolue réglé réglée corrigé corrigée "
        "réparé réparée disparu disparue débloqué débloquée bon nickel impec impeccable réussi trouvé reparti était "
        "marché "
        "fonctionné plus ordre passe tourne débloquer disparu effectivement",
        r"""\b (?:ça|cela|ca|tout|il|elle|l'\w+|le \s \w+|la \s \w+) \s (?:re)?(?:marche
              |fonctionne)(?:nt)? (?: \s (?:maintenant|enfin|nickel|parfaitement|de\ nouveau|à\ nouveau|impec\w*
              |super|à\ merveille|très\ bien|bien|désormais|comme\ prévu) | \s* [!.,)] | \s* $ )
          | \b (?:re)?(?:marche|fonctionne) \s (?:maintenant|enfin|nickel|parfaitement|à\ nouveau|de\ nouveau)
          | \b (?:problème|souci|bug|incident|panne|erreur|ticket|point) \s (?:est\ |a\ été\ |désormais\ |enfin\ |
              bien\ )* (?:résolue?|réglée?|corrigée?|réparée?|disparue?) \b
          | \b c'est \s (?:enfin\ |maintenant\ |bien\ )? (?:résolu|réglé|corrigé|réparé|débloqué) \b
              | \b (?:c'est|c) \s (?:tout\ )? bon \s* (?: maintenant | pour\ moi | de\ mon\ côté | cette\ fois
                | [!.,] | $ )
          | ^ \W* (?:résolue?|réglée?|corrigée?|réparée?) \b | ^ \W* (?:nickel|impec\w*) (?! \W* \s merci )
              \b | \b refonctionne(?:nt)? \b | \b remarche(?:nt)? \b | \b rentré \s dans \s l'ordre \b
                | \b c'est \s reparti \b
              | \b j'ai \s trouvé [\s,:]+ (?:c'était|il\ fallait|il\ manquait)
              | \b effectivement [\s,]+ c'était \b | \b (?:ça|ca|tout) \s (?:passe|tourne) \s (?:maintenant|enfin|nickel
              |bien|impec\w*) \b | \b ça \s tourne \s* (?: [!.,] | $ )
                | \b j'ai \s pu \s (?:le\s|la\s|tout\s)? (?:débloquer
              |réparer|corriger|régler|résoudre|relancer) \b
              | \b (?:problème|souci|bug|message|erreur|défaut) \s a \s (?:enfin\ |bien\ )? disparu \b
              | \b j'ai \s (?:enfin\ |bien\ |finalement\ |pu\ )* (?: réussi | résolu | corrigé | réparé | réglé
              | débloqu\w+
              | trouvé \s (?:la|l'|une|le) \s? (?:solution|réponse|cause|erreur|problème|astuce|origine) )
          | \b c'était \s (?:bien\ |exactement\ )? (?:ça|cela) \b
              | \b (?:ça|cela|ca) \s (?:a \s (?:bien\ |enfin\ |tout\ de\ suite\ )?)? (?:marché|fonctionné|résolu
              |réglé|débloqué) \b
              | \b (?:ton|ta|votre|la|cette|l') \s? \w+ \s (?:a \s)? (?:bien\ )? (?:fonctionné|marché|résolu|réglé
              |débloqué|corrigé)\b
          | \b (?:plus\ (?:de|d'|aucune?)) \s? (?:problème|souci|message\ d'erreur|erreur|panne|bug|fuite)s? \b
              | \b on \s a \s (?:enfin\ )? (?:réussi|résolu|réglé)""",
        r"""\b (?:n'|ne \s) \s? (?:re)?(?:marche|fonctionne|a|ai|est|suis)\w* \s (?:toujours\ |encore\ |donc\ |
              vraiment\ |plus\ |bien\ )* (?:pas|plus|rien|que) (?:\s (?:toujours|encore|bien
              |été))* (?:\s (?:marché|fonctionné|réussi|résolu|réglé|corrigé|trouvé|réparé))?
          | \b (?:marche|fonctionne)(?:nt)? \s (?:toujours\ |encore\ |vraiment\ |plus\ |donc\ )* (?:pas|plus|mal
              |moins|à\ moitié|une\ fois\ sur)\b (?:\s(?:bien|maintenant))?
              | \b pas \s (?:encore\ |été\ |vraiment\ |toujours\ )* (?:résolu|réglé|corrigé|marché|fonctionné
              |réussi|trouvé|réparé)\w*
          | \b (?:si|quand|que|pour\ que|dès\ que|tant\ que|afin\ que|comment) \s (?:\w+\s){0,2}? (?:ça|cela|c'est
              |tout) \s (?:re)?(?:marche|fonctionne|bon|réglé|résolu)\w*
              | \b (?:sera|serait|soit|être|devrait\ être) \s (?:résolu|réglé|corrigé|réparé)\w*
          | comment \s (?:ça|cela) \s (?:marche|fonctionne)""",
    ),
    reflection=pattern(
        "appris compris réalisé réalise retenu retiens retiendrai retenir retenons retient rends rendu rendue "
        "recul prochaine rétrospectivement coup aurais aurait aurions leçon leçons expérience refaire "
        "autrement différemment bilan permis erreur réfléchir conscience remise remettre remis mesure comprends fait",
        r"""\b j'ai \s (?:beaucoup\ |surtout\ |enfin\ |bien\ |vraiment\ )? (?: appris | réalisé | retenu
              | pris\ conscience
              | (?:mieux\ )?compris \s (?:que|qu'|pourquoi|comment|l'|à\ quel|combien|une|mon|mes) )
          | \b (?:nous \s avons|on \s a) \s (?:\w+\s)? (?:appris|réalisé|retenu|pris\ conscience)\b
              | \b je \s (?:retiens|retiendrai|me \s (?:rends|suis\ rendue?) \s compte|réalise|mesure\ maintenant
              |comprends\ (?:maintenant|mieux)) \b | \b (?:à|nous|on) \s (?:retenir|retenons|retient) \b
          | \b (?:j'en|on\ en|nous\ en) \s (?:retiens|retient|retenons) \b | ^ \W* bilan \s (?:perso|de\ \w+) \s? :
          | \b (?:je|on|nous) \s (?:le\ |la\ )? (?:ferai|ferais|ferions|ferons|ferait) \s (?:tout\ )? (?:autrement
                |différemment)
          | \b (?:m'a|nous\ a) \s permis \s de \s (?:comprendre|prendre|réaliser|voir) \b
          | \b (?:mon|notre) \s erreur \s (?:a\ été|était|est|fut) \b
          | \b avec \s (?:le\ |du\ |un\ peu\ de\ )? recul \b
              | \b la \s prochaine \s fois [\s,]+ (?:je|j'|on|nous|il\ faudra|ne|pense)
              | \b (?:je|on|nous) \s [^.!?\n]{0,60} \b la \s prochaine \s fois | rétrospectivement
              | \b après \s coup \b
          | \b (?:j'|je\ n'|on\ |on\ n'|nous\ |nous\ n') \s? (?:aurais|aurait|aurions) \s (?:pas\ )? (?:dû|pu)\b
              | \b leçons? \s (?:apprises?|que|à|tirée?s?|pour|retenue?s?|de) \b | \b retour \s d'expérience
              | \b (?:si \s c'était \s)? à \s refaire \b
          | \b m'a \s (?:\w+\s)? (?:fait \s (?:réfléchir|comprendre|prendre)|appris|permis \s de \s (?:comprendre
              |prendre|réaliser)) | \b (?:remise|remettre|remis) \s (?:\w+\s)? en \s question
              | \b prise \s de \s conscience""",
    ),
)
