"""The cues of English."""

from processors.cues.pattern import Language, pattern

_NAME = r"(?: [\w|`\[\]{}^~.<>@-]{1,24} \s? [:,>] \s* )?"  # whom it is said to
_OPENER = (
    "so | and | but | or | ok(?:ay)? | well | please | pl[sz] | hi(?:ya)? | hey | hello | yo | all | team | also | guys"
    r" | everyone | folks | there | um+ | hm+ | ah | oh | now | then | anyway | btw | lol | yes | yeah | no | cool"
    r" | great | right | thanks | sorry | good\ (?:morning|evening|afternoon)"
)
_START = rf"^ \W* {_NAME} (?: (?: {_OPENER} ) [\s,;:!-]+ ){{0,4}}"
_ONE = r"(?: i | we | you | one | it | this | that | they | he | she | someone | anyone )"

ENGLISH = Language(
    opening=pattern(
        "how what whats where wheres why which when who is are am can could would does do has have did should will any",
        rf"""{_START} (?: how \s (?:do|does|can|could|should|would|did|to|come|is|are|long|many|much|often|about|far
                |exactly|will|i\ can) \b (?!\ you\ do\b)
              | what \s (?:is|are|does|do|should|would|happens|causes|can|could|was|did|will|about|command|kind|if
                |version|exactly|errors?) \b | what'?s \s (?:the|a|an|your|causing|wrong|with|that|this|it) \b
              | what \s \w+ \s (?:is|are|should|do|does|would|can|did|was) \s
              | (?:where|why) \s (?:do|does|is|are|can|could|should|did|would|wo|won't|wont|doesn't|doesnt|isn't|isnt
                |not|was|will|to)\b | where'?s \s (?:the|my|a)\b
              | when \s (?:do|does|is|are|can|should|did|will|would) \s (?!ever\b)
              | which \s \w+ \s (?:should|do|does|is|are|would|works|can|did) \b | which \s (?:one|is|are)\b .* \b best
              | who \s (?:can|knows\ (?:how|what|why|where)|should|do\ i|could) \b
              | is \s (?: there | (?:it|that|this) \s (?:\w+\s)? (?:ok|okay|possible|safe|normal|what|how|true|better
                |correct|necessary|the|a) | it\ in | your | anyone | anybody | someone ) \b
              | are \s (?:you|there|they|these|those|any|we) \b (?!\s(?:kidding|joking|serious))
              | am \s i \b | (?:can|could|should|did|do|would) \s {_ONE} \b (?!\s(?:imagine|believe)\b)
              | (?:do|did) \s (?:these|those|people|all) \b
              | does \s (?!n.t\b|not\b) \w+ \s \w | would \s (?:that|there) \b
              | (?:has|have) \s (?:you|someone|somebody|anyone|anybody|any\ one|you\ guys) \b
              | any(?:one|body|\ one) \s \w+ing \b | any \s (?:\w+\s){{1,3}} (?:available|which|that\ can) \b )""",
    ),
    request=pattern(
        "anyone anybody one someone somebody idea ideas tip tips advice suggestion suggestions pointer pointers hint "
        "hints thoughts clue recommendation recommendations guidance hand help halp stuck lost struggling unable loss "
        "cannot t cant couldnt wonder wondering sure know dunno looking how where what way question",
        r"""\b any\ ?(?:one|body) \s (?:here\ |please\ |also\ )? (?:know|knows|tried|have|has|got|else|able|familiar
              |seen|using|used|who|can|could|help|had|want\ to\ help|explain|tell) \b
          | \b any \s (?:ideas?|tips?|advice|suggestions?|pointers?|hints?|thoughts|clue|recommendations?|help) \b
          | \b (?:need|needs|could\ use|want|looking\ for|have|get) \s (?:some\ |a\ bit\ of\ |a\ little\ |a\ little\ bit
              \ of\ |your\ |any\ )? (?:help|advice|guidance|a\ hand) \b (?!\s(?:file|page|menu))
          | \b need \s (?:you|someone|somebody) \s to \s help \b
          | \b (?:pl(?:ea)?[sz]e?|somebody|someone|anyone) \s (?:can\ |could\ )? (?:help|tell|explain|point) \b
          | \b (?:can|could) \s (?:somebody|someone|anyone|you|u) \s (?:please\ |pl[sz]\ )? (?:help|tell|explain|show
              |point|guide) \b
          | \b help \s (?:me|us|please|pl[sz]|needed|wanted) \b | ^ \W* (?:help|halp) \W* (?:! | $)
          | \b (?:i'?m|i\ am|we're|we\ are|got|am|getting) \s (?:\w+\ ){0,2} (?:stuck|lost|struggling|unable\ to|at\ a
              \ loss) \b
          | \b (?:i|we) \s (?:still\ |just\ )? (?:can'?t|cannot|couldn'?t) \s (?:\w+\ )?
              (?:get|figure|find|make|seem|work|understand|connect|open|log) \b
          | \b (?:i|we) \s (?:wonder|have\ no\ idea) \s (?:how|why|what|where|which|if|whether) \b
          | \b (?:i|we) \s (?:don'?t|do\ not|dunno) \s? (?:really\ )? (?:know\ )? (?:how\ to|which|where\ to|if\ i
              |whether
              \ i|what\ to) \b
          | \b (?:i'?m|i\ am|i\ was|just|was) \s (?:wondering|curious) \s (?:how|why|what|where|which|if|whether
              |about) \b
          | \b (?:i'?m|i\ am) \s not \s sure \s (?:how\ to|which|where\ to|whether|if\ i|what\ to|how\ i|why\ \w+) \b
          | \b looking \s for \s (?:a|any|some) \s (?:way|tool|method|advice|suggestion)
          | \b (?:is|would) \s there \s (?:be\ )? (?:a|any|some) \s? (?:\w+\s)? (?:way|how|chance|trick|command|tool) \b
          | \b how \s (?:do|can|could|should|would) \s (?:i|we|you|one) \b | \b (?:where|what) \s (?:do|can
              |should) \s i \b
          | \b (?:i\ have|have|got|i've\ got|quick|just) \s an? \s (?:\w+\s)? question \s (?:about|on|regarding) \b""",
        r"""\b (?:can't|couldn't|cannot) \s help \s (?:but|you\ with) | \b glad \s (?:to|i\ could) \s help \b
          | \b hope \s (?:this|that|it) \s helps? \b
          | \b (?:not|n't|did|does|doesnt|didnt|will|would|might|may) \s help \s (?:me|us|you)\b
          | \b (?:thanks|thank\ you|thx|appreciate) \s [^.!?\n]{0,20} \b (?:help|advice|guidance|tips?) \b
          | \b (?:this|that|here|it)(?:'s|\ is) \s how \b | \b for \s (?:any\ |more\ )?help \b""",
    ),
    rhetorical=pattern(
        "right really seriously huh eh who why what isn aren wasn kidding joking believe imagine since need "
        "guess how don innit when look where wouldn doesn else sense",
        rf"""^ \W* {_NAME} (?: (?:oh|ha|well|and|but|yeah|haha|come\ on|so|lol|i\ mean|huh|wait) [\s,]+ )*
            (?: (?: right | really | seriously | huh | eh | is\ it | who\ knows | who\ cares | who\ knew
              | why\ not | why\ bother | so\ what | what\ else | guess\ what
                  | need\ i\ say\ more | isn't\ it | what\ more\ can\ (?:i|you)\ say | what\ do\ i\ know
              | who\ am\ i\ to\ judge ) \W* \?
              | what \s (?:could|can) \s possibly \b | what \s (?:could|can) \s go \s wrong | what's \s not \s to
              | what \s (?:was|were) \s (?:i|we|they|you|he|she) \s thinking
              | what \s did \s (?:you|i|we|they) \s expect
              | who \s (?:wouldn't|doesn't|hasn't|needs|asked\ for|in\ their\ right\ mind) \b
              | who \s would \s have \s (?:thought|guessed)
              | how \s (?:cool|great|hard|nice|awesome|crazy|lovely|funny|weird|difficult|lucky) \s
                  (?:is|was|are|can|could) \s (?:that|this|it|these|you|he|she|they|it\ (?:be|get)) \W* \?
              | (?:isn't|aren't|wasn't) \s (?:that|this|it|they|we|life) \s (?:just\ |so\ )? (?:great|amazing
              |ironic|funny|crazy|lovely|obvious|wonderful|nice|lucky|something|enough|beautiful)
              | are \s you \s (?:kidding|joking|serious) | you \s (?:must|have|gotta|'ve) .* (?:kidding|joking)
              | can \s you \s (?:believe|imagine) \b
              | since \s when \b | do \s i \s look \s like
              | why \s (?:do|would|does|must|is\ it) \s .* \b (?:always|even\ bother|ever\ want) \b
              | when \s will \s (?:they|we|people|i) \s ever \b
              | where \s would \s (?:we|i) \s be )
          | .{{0,40}} , \s* (?: isn't\ (?:it|that|he|she) | aren't\ (?:they|we) | doesn't\ it ) \s* \?
          | .* , \s* (?: huh | eh | innit | don't\ you\ think | wouldn't\ you\ say ) \s* \?
          | (?: .* [\s,-] )? makes? \s sense \s* \?""",
    ),
    small_talk=pattern(
        "anyone anybody ask hello hi hey how up you everyone weekend holiday holidays vacation trip evening break new",
        r"""^ \W* (?: (?:hi|hello|hey|good\ morning|morning|yo|evening|so) [\s,!]+ (?:(?:all|everyone|team|folks
              |there|guys|everybody|\w+) [\s,!]+ ){0,2} )?
            (?: (?:is\ )? any(?:one|body) \s (?:here|there|around|alive|home|awake|online|up)
              | (?:hello|hi|hey)
              | how \s (?:are|is) \s (?:you|things|we|everyone|everybody|life|your\ (?:day|morning
              |week)) (?:\s (?:all|doing|today|guys|going|everyone|this\ morning))*
              | how's \s (?:it\ going|everyone|everybody|things|life|your\ (?:day|week|morning)) .{0,12}
              | what's \s (?:up|new|happening)
              | (?:are\ )? you \s (?:there|around|awake)
              | (?:can|may|could) \s i \s ask \s (?:you\ |here\ )? (?:an?\ (?:quick\ |simple\ |stupid\ )? question
                | something)
                  (?:\ here|\ in\ here|\ please)?
              | (?:how\ was|had|good|nice|did\ you\ have) .{0,12} (?:weekend|holidays?|vacation|trip|evening
              |break) | everyone\ (?:ok|well|good) | how\ do\ you\ do )
            \s* (?:today|guys|folks|all|tonight|then)? \s* \?""",
    ),
    greeting=pattern(
        "hi hiya hello hey yo howdy morning afternoon evening night day greetings welcome bye goodbye see "
        "have happy take",
        r"""^ \W* (?: hi | hiya | hello | hey | yo | howdy | (?:good\ )? (?:morning|afternoon|evening|night|day)
              | greetings | welcome (?:\ (?:aboard|back|to\ the\ \w+))?
              | (?:good)?\ ?bye | see\ you (?:\ (?:all|soon|later|around|tomorrow|monday))?
              | have\ a\ (?:nice|good|great|lovely) \s \w+
              | happy \s (?:friday|monday|birthday|new\ year|holidays?|weekend) | take\ care ) \b""",
    ),
    logistics=pattern(
        "time room meeting call stand standup session sync lunch dinner parking who free available late off office "
        "holiday leave vacation see invite invitation link dial shift shifts slot slots desk desks there back "
        "appointment retro book brb bbl bbs gtg g2g afk right gotta bed",
        r"""(?<![|_\w-]) (?:brb|bbl|bbs|gtg|g2g|afk) \b (?! \s? [:|_-])
              | \b (?: (?:what|which) \s time \b | what \s room
              | which \s (?:meeting\ )?(?:room|floor|desk|slot|day) \b | meeting \s room
              | (?:move|reschedule|postpone|push|cancel|join|start|shift|skip) \s (?:\w+\ )? (?:\w+\ )? (?:meeting
              |call|stand-?up|sync|appointment|shift|retro) \b
              | (?:move|reschedule|postpone|cancel) \s (?:\w+\ ){0,2} session \b
              | (?:meeting|call|stand-?up|session|sync) \s (?:is\ |has\ been\ |was\ )? (?:moved|cancelled|canceled
              |postponed|at \s \d|on \s \w+day|tomorrow|starts|in\ (?:room|\d))
              | lunch | dinner | parking
              | who(?:'s|\ is) \s (?:in|coming|free|around|joining|bringing|on\ call|driving|off|here) \b
              | (?:are\ (?:you|we|they)|i\ am|i'll\ be|i'm|you're|(?:is\ )?anyone
                |everyone) \s (?:\w+\ )? (?:free|available|running\ late|late
                |still\ on|out\ of\ (?:the\ )?office|off\ (?:today|tomorrow|on)) \b (?!\s to\s)
              | (?:i'?ll|i'm|we'll|will|gonna|probably|late|ll) \s (?:be\ )? (?:there|late|back) \s (?:in|at|by
              |after|around|soon
              |later|tomorrow) \b | (?:^|[,;]) \W* be \s (?:there|back) \s in \b | ^ \W* back \s in \s (?:a|an|one
                |two|five|ten|\d)
              | be \s right \s back | gotta \s (?:go|run) | (?:off|going) \s to \s bed
              | (?:out\ of|in) \s (?:the\ )? office | on \s (?:holiday|leave|vacation|annual\ leave)
              | see \s you \s (?:at|on|tomorrow|there|in)\b
              | (?:calendar|meeting|zoom|teams) \s (?:invite|invitation|link) | dial[- ]in | send \s .{0,12} invite
              | swap \s (?:shifts?|desks?|slots?) | book \s (?:a|the) \s (?:room|desk|table|slot) )""",
    ),
    thanks=pattern(
        "thanks thank thankyou thx tnx ty cheers appreciate appreciated lifesaver saver star legend best "
        "angel genius hero rock",
        r"""\b (?: thanks | thank \s (?:you|u) | thankyou | thx | tnx | ty | much \s appreciated
              | (?:really\ |much\ |so\ )? appreciate \s (?:it|that|this|the|your|you|all)
              | lifesaver | life\ saver
              | (?:you're|you\ are) \s (?:a\ |an\ |the\ )? (?:star|legend|best|angel|genius|hero) | you \s rock ) \b
          | ^ \W* cheers \b | \b cheers \s* (?: [!.,] | $ | mate | for )""",
        r"""\b (?:thanks|thank\ you|thx|cheers|many\ thanks)? [^.!?\n]{0,25} \b in \s advance \b
              | \b no[\s,]+ (?:thanks|thank\ you) \b | thanks? \s (?:god|goodness|heavens)
          | \b thanks \s to \s (?:the|a|an|our|its|their|my|his|her|this|that)\b
              | \b (?:thanks|thank\ you) \s for \s (?:any|reading|looking|taking|your\ (?:time|patience|attention
              |understanding)|holding|waiting)\b
          | \b appreciate \s (?:any|it\ if|if)\b | \b (?:would|i'd) \s (?:really\ )? appreciate \b
              | \b (?:any|your) \s [^.!?\n]{0,30} \s (?:is|would\ be|will\ be) \s (?:much\ |very\ |
              greatly\ )?appreciated
          | thank-you\ (?:note|card|letter)""",
    ),
    solved=pattern(
        "worked works working work fixed solved sorted resolved cured trick job did runs running printing prints "
        "connects boots gone cleared closed figured good crashes fails leaks happens freezes errors",
        r"""\b (?:that|this|it|which|yours?|suggestion|answer|tip|solution|trick|restart\w*|updat\w*
              |your \s \w+) (?:\ (?:has|have|just|totally|really|finally|indeed|did|actually|all|seems\ to\ have))* \s
                (?:worked|fixed|solved|sorted|resolved|cured) \b
          | \b (?:did|does) \s the \s (?:trick|job) | \b (?:that|it|this) \s did \s it \b
          | \b (?:works|working|runs|running|prints|printing|connects|boots) \s (?:\w+\ )? (?:now|again|perfectly
              |like\ a\ charm|beautifully|as\ expected|great|a\ treat) \b
              | \b (?:now|finally) \s (?:it\ )? (?:works|working|runs) \b
          | \b (?:problem|issue|bug|error|fault|ticket|it)(?:'s|\ is|\ was|\ has\ been|\ got)? \s (?:now\ |
              finally\ |all\ )? (?:solved|fixed|gone|resolved|sorted|cleared|closed)\b
          | \b (?:got|have) \s (?:it|this|that|everything) \s (?:working|to\ work|running|fixed|sorted) \b
              | ^ \W* @?(?:[\w|`-]+ [:,]? \s)? (?:(?:and|ok|cool|great|yes|yay|yeah|thanks|hey
              |ah) [\s,!]+ ){0,3} (?:(?:thanks|thx) \s \w+ \s)?
                  (?: worked (?:\s(?:like\ a\ charm|just\ like|for\ me|perfectly|great)|[!. ]*$) | fixed \s (?:it
              |that) \b )
              | \b (?:and|but|now|so) \s it \s (?:now\ )? works \s (?:fine|great|perfectly|well) \b
              | \b i \s (?:finally\ |just\ |have\ |'ve\ )* (?:solved|fixed|sorted|resolved|figured) \s (?:it|this
              |that|the) \b
          | \b all \s (?:good|sorted|fixed|working) \s (?:now|again|here) \b
              | ^ \W* (?:it's\ |its\ |now\ |all\ )? (?:solved|fixed|sorted|resolved|works) \W* $
              | \b back \s up \s and \s running \b
          | \b no \s longer \s (?:crashes|fails|leaks|happens|freezes|errors)""",
        r"""\b (?:not|never|\w+n't|hasn't|isn't|still|nothing|nor|hardly|neither|without|until|once|if|when|unless
              |should|would|will|might|may|could|to|be|once) \s
              (?:\w+\ ){0,3}? (?:work(?:s|ed|ing)?|fix(?:ed|es)?|solv(?:ed|es)|resolved|sorted|figured|did \s (?:it
              |the \s trick)|does \s the \s trick|run(?:s|ning)) \b (?:\s(?:now|again|it))?
          | \b (?:try\w*|tried|want\w*|need\w*|how|way|unable|help|struggling) \s (?:me\ )? (?:to|do\ i
              |can\ i) \s (?:get|make
              |have)\b [^.!?\n]{0,60}
          | \b if \s [^.!?\n,]{0,60} \b (?:works?|worked|working|runs|running|fixed) \s? (?:now|again|it)?
          | \b worked [^.!?\n]{0,40} \b (?:until|up\ till|before|till|yesterday|earlier|ago)\b
          | \b (?:used\ to|stopped|stops|quit) \s (?:work\w*|run\w*) \b (?:\s(?:now|again))?
          | \b worked \s (?:fine|ok|well|great|perfectly|before|earlier|yesterday|from|until|till|on|under|last
              |for\ (?:a|years)|in)\b
          | \b works \s (?:best|well|better|by|with|for|at|in|on|from|like\ (?:this|that|a\ (?!charm)))\b""",
    ),
    reflection=pattern(
        "learned learnt realised realized come hindsight retrospect back next takeaway takeaways lesson lessons should "
        "shouldn differently self made makes went taught now reflecting reflection",
        r"""\b (?:i|we) (?:'ve|\ have|\ had)? \s (?:also\ |just\ |really\ |finally\ |now\ |only\ )? (?: learned
              | learnt | realised | realized | come\ to\ (?:see|understand|realise|realize) ) \b
          | \b (?:what|lessons?|things?) \s (?:i|we)(?:'ve|\ have)? \s (?:learned|learnt|took|take) \b
              | \b lessons? \s (?:learned|learnt|for|from) \b
              | \b (?:my|our|one|the|key|main|biggest) \s (?:\w+\ )? (?:takeaways?|lessons?)\b
          | \b next \s time [\s,]+ (?:i|we|i'll|we'll|i'd|we'd|around) \b
              | \b (?:i'll|i\ will|we'll|i\ would|i'd|we'd) \s [^.!?\n]{0,60} (?:next\ time|differently)\b
          | \b (?:in|with) \s (?:hindsight|retrospect) \b | \b (?:looking|thinking) \s back \b
              | \b (?:i|we) \s should(?:n't|\ not)? (?:\ have|'ve) \s (?:\w+ly\s)?
                  (?!said|it\b|that\b|not\b) \w* (?:ed|en|t|ne|wn|un|id|ld) \b | \b note \s to \s self \b
          | \b (?:made|makes) \s (?:me|us) \s (?:think|realise|realize|rethink|see|question|aware) \b
              | \b what \s went \s (?:well|wrong) \b
              | \b what \s (?:i'd|i\ would|we'd) \s do \s [^.!?\n]{0,30} (?:differently|next\ time|again) \b
          | \b taught \s (?:me|us) \b | \b i \s now \s (?:see|understand|know) \s (?:that|why|how) \b
              | \b (?:reflecting|reflection) \s on \b""",
        also="i we me us my our hindsight retrospect lesson lessons takeaway takeaways looking thinking self went "
        "reflecting reflection",
    ),
)
