"""The cues of English."""

from processors.cues.pattern import Language, pattern

_OPENER = "so | and | but | ok | well | please | hi | hey | hello | all | team | also"
_START = rf"^ \W* (?: [\w|`-]{{1,20}} [:,] \s+ )? (?: (?: {_OPENER} ) [\s,]+ ){{0,3}}"

ENGLISH = Language(
    opening=pattern(
        "how what where why which when is can could would does do has have did",
        rf"""{_START} (?: how \s (?:do|does|can|could|should|would|did|to|come|is|are) \b (?!\ you\ do\b)
              | what \s (?:is|are|does|do|should|would|happens|causes) \b | what's \s (?:the|a|your|causing|wrong)
              | (?:where|why|when) \s (?:do|does|is|are|can|could|should|did|would|won't|doesn't|isn't) \b
              | which \s \w+ \s (?:should|do|does|is|are|would|works) \b
              | is \s there \s (?:any|a|an|some) \b
              | (?:can|could|would|does|do|has|have|did) \s (?:you|someone|somebody|anyone|anybody) \b )""",
    ),
    request=pattern(
        "anyone anybody idea ideas tip tips advice suggestion suggestions pointer pointers hint hints thoughts clue "
        "recommendation recommendations guidance hand help stuck lost struggling unable loss cannot t wonder wondering "
        "sure know looking",
        r"""\b any(?:one|body) \s (?:know|knows|tried|have|has|got|else|able|familiar|seen|using|used|who) \b
          | \b any \s (?:ideas?|tips?|advice|suggestions?|pointers?|hints?|thoughts|clue|recommendations?) \b
          | \b (?:need|could\ use|want|looking\ for) \s (?:some\ |a\ bit\ of\ |your\ )?
              (?:help|advice|guidance|a\ hand) \b
          | \b (?:please|pls|somebody|someone) \s help \b | \b help \s (?:me|us|please|needed|wanted) \b
          | \b (?:i'm|i\ am|we're|we\ are|got) \s (?:\w+\ )? (?:stuck|lost|struggling|unable\ to|at\ a\ loss) \b
          | \b (?:i|we) \s (?:still\ |just\ )? (?:can't|cannot|couldn't) \s (?:\w+\ )?
              (?:get|figure|find|make|seem|work|understand|connect|open|log) \b
          | \b (?:i|we) \s (?:wonder|don't\ know|have\ no\ idea) \s (?:how|why|what|where|which|if|whether) \b
          | \b (?:i'm|i\ am|i\ was|just|was) \s (?:wondering|not\ sure) \s (?:how|why|what|where|which|if|whether) \b
          | \b looking \s for \s (?:a|any|some) \s (?:way|tool|method|advice|suggestion)""",
        r"""\b (?:can't|couldn't|cannot) \s help \s (?:but|you\ with) | \b glad \s (?:to|i\ could) \s help \b
          | \b hope \s (?:this|that|it) \s helps? \b""",
    ),
    rhetorical=pattern(
        "right really seriously huh eh who why what isn aren wasn kidding joking believe imagine since need "
        "guess how don innit when look where wouldn doesn else",
        r"""^ \W* (?: (?:oh|ha|well|and|but|yeah|haha|come\ on|so|lol|i\ mean) [\s,]+ )*
            (?: (?: right | really | seriously | huh | eh | is\ it | who\ knows | who\ cares | who\ knew
              | why\ not | why\ bother | so\ what | what\ else | guess\ what
                  | need\ i\ say\ more | isn't\ it | what\ more\ can\ (?:i|you)\ say | what\ do\ i\ know
              | who\ am\ i\ to\ judge ) \W* \?
              | what \s (?:could|can) \s (?:possibly\ )? (?:go|be) | what's \s not \s to
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
          | .* , \s* (?: isn't\ (?:it|that|he|she) | aren't\ (?:they|we) | huh | eh | innit | don't\ you\ think
              | wouldn't\ you\ say | doesn't\ it ) \s* \?""",
    ),
    small_talk=pattern(
        "anyone anybody hello hi hey how up you everyone weekend holiday holidays vacation trip evening break new",
        r"""^ \W* (?: (?:hi|hello|hey|good\ morning|morning|yo|evening|so) [\s,!]+ (?:(?:all|everyone|team|folks
              |there|guys|everybody|\w+) [\s,!]+ ){0,2} )?
            (?: (?:is\ )? any(?:one|body) \s (?:here|there|around|alive|home|awake|online|up)
              | (?:hello|hi|hey)
              | how \s (?:are|is) \s (?:you|things|we|everyone|everybody|life|your\ (?:day|morning
              |week)) (?:\s (?:all|doing|today|guys|going|everyone|this\ morning))*
              | how's \s (?:it\ going|everyone|everybody|things|life|your\ (?:day|week|morning)) .{0,12}
              | what's \s (?:up|new|happening)
              | (?:are\ )? you \s (?:there|around|awake)
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
        "appointment retro book",
        r"""\b (?: (?:what|which) \s time \b | what \s room
              | which \s (?:meeting\ )?(?:room|floor|desk|slot|day) \b | meeting \s room
              | (?:move|reschedule|postpone|push|cancel|join|start|shift|skip) \s (?:\w+\ )? (?:\w+\ )? (?:meeting
              |call|stand-?up|session|sync|appointment|shift|retro) \b
              | (?:meeting|call|stand-?up|session|sync) \s (?:is\ |has\ been\ |was\ )? (?:moved|cancelled|canceled
              |postponed|at \s \d|on \s \w+day|tomorrow|starts|in\ (?:room|\d))
              | lunch | dinner | parking
              | who(?:'s|\ is) \s (?:in|coming|free|around|joining|bringing|on\ call|driving|off|here) \b
              | (?:are\ (?:you|we|they)|i\ am|i'll\ be|i'm|you're|(?:is\ )?anyone
                |everyone) \s (?:\w+\ )? (?:free|available|running\ late|late
                |still\ on|out\ of\ (?:the\ )?office|off\ (?:today|tomorrow|on)) \b
              | (?:be|i'll\ be|back) \s (?:there|late|back) \s (?:in|at|by|after|around) \b
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
        "worked works working work fixed solved sorted resolved cured trick job did runs running run printing prints "
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
          | \b (?:used\ to|stopped|stops|quit) \s (?:work\w*|run\w*) \b (?:\s(?:now|again))?
          | \b worked \s (?:fine|ok|well|great|perfectly|before|earlier|yesterday|from|until|till|on|under|last
              |for\ (?:a|years)|in)\b
          | \b works \s (?:best|well|better|by|with|for|at|in|on|from|like\ (?:this|that|a\ (?!charm)))\b""",
    ),
    reflection=pattern(
        "learned learnt realised realized realise realize come hindsight retrospect looking thinking next takeaway "
        "takeaways lesson lessons should shouldn differently self made makes went taught now reflecting reflection d",
        r"""\b (?:i|we) (?:'ve|\ have|\ had)? \s (?:also\ |just\ |really\ |finally\ |now\ |only\ )? (?: learned
              | learnt | realis\w+ | realiz\w+ | come\ to\ (?:see|understand|realise|realize) ) \b
          | \b (?:what|lessons?|things?) \s (?:i|we)(?:'ve|\ have)? \s (?:learned|learnt|took|take) \b
              | \b lessons? \s (?:learned|learnt|for|from) \b
              | \b (?:my|our|one|the|key|main|biggest) \s (?:\w+\ )? (?:takeaways?|lessons?)\b
          | \b next \s time [\s,]+ (?:i|we|i'll|we'll|i'd|we'd|around) \b
              | \b (?:i'll|i\ will|we'll|i\ would|i'd|we'd) \s [^.!?\n]{0,60} (?:next\ time|differently)\b
          | \b (?:in|with) \s (?:hindsight|retrospect) \b | \b (?:looking|thinking) \s back \b
              | \b (?:i|we) \s should(?:n't|\ not)? (?:\ have|'ve) \b | \b note \s to \s self \b
          | \b (?:made|makes) \s (?:me|us) \s (?:think|realise|realize|rethink|see|question|aware) \b
              | \b what \s (?:went\ (?:well|wrong)|i'd\ do|i\ would\ do|we'd\ do) \b
          | \b taught \s (?:me|us) \b | \b i \s now \s (?:see|understand|know) \s (?:that|why|how) \b
              | \b (?:reflecting|reflection) \s on \b""",
    ),
)
