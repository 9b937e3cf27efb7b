"""The sentences in which a time is said: a closed list, and it is closed on purpose.

Patterns for `followups.phrases.grammar`. Only those are here in which the time is when *they* will
have decided or will get in touch. “The position starts on Monday”, “we decided on Friday”, “let us
know by Friday”, “call us on Friday” and “not before Friday” hold a day too, and it is another one.
"""

# “you” in what an interviewer says and “me” in what is remembered of it are the same person.
_TELL = (
    "(call|ring|phone|email|text|message|contact|notify|inform|update) {them} [back]",
    "tell {them} [<what>]",
    "(be|get) (calling|ringing|phoning|emailing|contacting) {them} [back]",
    "(get|come) back {to_them} [with <thing>]",
    "report back {to_them}",
    "(respond|reply|reach out|follow up) {to_them}",
    "let {them} know [<what>]",
    "(be|get) [back] in (touch|contact) {with_them}",
    "(give|send|get) {them} <thing>",
    "make {them} an offer",
    "have <thing> for {them}",
)


def _tell(them: str, *, needed: bool) -> tuple[str, ...]:
    left, right = ("", "") if needed else ("[", "]")
    return tuple(
        pattern.format(
            them=f"{left}{them}{right}",
            to_them=f"{left}(to|with) {them}{right}",
            with_them=f"{left}with {them}{right}",
        )
        for pattern in _TELL
    )


SENTENCES: dict[str, tuple[str, ...]] = {
    # Who decides or calls; whom they call.
    "they": (
        "we|they|he|she|[their] hr|someone|somebody",
        "[my|their|our|your|hiring] [hiring] (manager|recruiter|interviewer|boss|director|agency)",
        "[hiring] (team|panel|committee|company|office|department|employer)",
        "(someone|somebody|one|person) (of|from|in|at) (us|them|hr|team|office|company|panel)",
    ),
    "me": ("me|you|everyone|everybody|people|applicants", "[all] [of] [our] candidates"),
    "whom": ("us|them|him|her|me|hr|someone|somebody|[my|their|our] (recruiter|manager|team)",),
    # What is waited for.
    "thing": (
        "(a|an|any|some|their|our|that) [final|firm|clear|definite|hiring|phone|quick]"
        " (decision|answer|verdict|call|callback|call back|ring|email|offer|letter|update|outcome"
        "|result|results|response|reply|feedback|news) [from <whom>] [ready]",
        # Without an article the others could be orders: “call Friday”, “answer by Friday”.
        "[final|hiring] (decision|verdict|outcome|result|results|feedback|news|word|something)"
        " [from <whom>] [ready]",
    ),
    "what": (
        "more|something|anything|either way|[our|their|my|your] [final] (decision|outcome|result"
        "|results|answer)|what (we|they) decide",
    ),
    # How sure they are changes nothing: the day is the day.
    "hedge": (
        "[most|very] (likely|probably)|hopefully|maybe|perhaps|possibly|ideally|definitely"
        "|certainly|realistically|presumably|apparently|usually|normally|typically|also|just"
        "|sometime|some time|anytime|any time|any day|at some point",
        "say|lets say|well|ok|okay|so|um|er",
        "(i|we) (think|hope|believe|guess|expect|reckon|suppose)|i would (say|think|guess)",
        "be able to|all being well|if all goes well|if everything goes well|if all goes to plan",
    ),
    "perhaps": ("maybe|perhaps|possibly|(could|might) be",),
    # “will” and those that promise the same.
    "will": ("[<hedge>] (will|shall|should|would|can|could|may|might|ought to) [<hedge>]",),
    "mean_to": (
        "[<hedge>] (am|are|is) [<hedge>] (hoping|planning|aiming|going|looking|expecting|due) to",
        "(hope|hopes|plan|plans|aim|aims|expect|expects|intend|intends|promised) to [<hedge>]",
    ),
    "want_to": ("would like to|want to|wants to|need to|needs to|have to|has to",),
    "tell": _tell("<me>", needed=False),
    "tell_me": _tell("<me>", needed=True),
    "tell_you": _tell("you", needed=True),
    "decide": (
        "decide|be deciding|choose|(reach|come to|take) a decision",
        "(make|be making|finalise|finalize) [a|our|their|its|that|this] [final|hiring]"
        " (decision|choice|mind|minds)",
        "make up (our|their|his|her) (mind|minds)",
    ),
    "know": ("know [<what>]|find out|have <thing>|have <thing> for <me>",),
    "hear": (
        "hear [back] [<what>|<thing>] [back] [from <whom>]|(know|find out) [<what>]",
        "(get|receive|have) (<thing>|(my|your) (decision|answer|result|results|offer|call|letter))",
        "be hearing [back] [from <whom>]|be (told|contacted|called|notified|informed|rung|emailed)",
    ),
    # A whole clause that waits for its time. Where nobody is named it must not be the listener:
    # “should call on Friday” is what the user should do, “should call me on Friday” is not.
    "clause": (
        "<they> <will> (<tell>|<decide>|<know>)",
        "[<they>] <will> (<tell_me>|<know>)|[<hedge>] (will|would) [<hedge>] (<tell>|<decide>)",
        "<they> <will> <decide> and [then] [<will>] <tell>",
        "[<they>] will [<hedge>] have (decided|made [a|our|their] [final] decision|chosen)",
        "[<they>] <mean_to> (<tell>|<decide>|<know>)",
        "<they> [<hedge>] (<want_to> (<decide>|<tell_me>)|decide|decides)",
        "<they> [<hedge>] (expect|expects) [a] decision",
        "<they> (make|makes) [a|our|their] [final] decision",
        "<they> (usually|normally|typically|generally) (<tell>|<decide>)",
        "<they> (am|are|is) [<hedge>] (deciding|choosing|making [a|our|their] [final] decision)",
        "<they> (am|are|is) [<hedge>] (calling|emailing|contacting|phoning|ringing) [<me>] [back]",
        "<they> promised [me|us] <thing>",
        "i (<will>|<mean_to>) (<tell_you>|be in touch)",
        "[i|you] <will> <hear>|(i|you) <mean_to> <hear>|hear back [from <whom>]",
        "[i|you] [<will>] expect (<thing>|to <hear>)",
        "[i am|you are] expecting (<thing>|to <hear>)",
        "<thing> (is|are|<will> [be]) [expected|due|ready|out|made|taken|announced|likely]",
        "<thing> (expected|due|ready|out|made|taken|announced|likely)",
        "<thing> <will> (come|arrive|follow|be with <me>)",
        "[it|that|this|decision] <will> (be|take [us|them])|(it|that|this) <will> (happen|come)",
        "[it|that|this] (wont|shouldnt|(will|should) not) (be|take [us|them]) <more_than>",
        "[it|this|decision] [<hedge>] takes [us|them]|it is <hedge>",
        "<they> [<hedge>] [will|would] (need|needs)",
        "[please] [can you|could you|you can] (give (us|me|them|him|her|it|hr)|allow [us|them|hr])",
        "[<they>] [am|are|is] (looking at|aiming for|hoping for|shooting for|thinking [of|about])",
        "[<they>] (aim|aims|hope|hopes) for|(timeline|timeframe|timescale|timing) is",
    ),
    # “She said” before what she said. Before “on Friday” it could be the day she said it.
    "report": (
        "<they> [<hedge>] (said|says|say|mentioned|thinks|think|reckons|reckon|estimated|guessed"
        "|figured|hopes|hope|suggested|promised) [that|it|about]",
        "<they> (promised|told|has told|have told) (me|us) [that|it]",
        "<they> (said|told (me|us)) to (give (it|them|him|her|us)|allow)",
        "<they> (said|told (me|us)) to expect (<thing>|to <hear>)",
        "i (was|am|have been) told [that|it|to expect [to <hear>|<thing>]]",
        "according to <they>",
    ),
    # What may follow, and moves nothing: words for an upper bound, for doubt, for the purpose.
    "tail": (
        "at latest|at very latest|latest|at most|at very most|max|maximum|tops|at outside",
        "or so|or thereabouts|ish|give or take|or less|or [maybe|even] (sooner|earlier|before)",
        "if not (sooner|earlier|before)|[maybe|hopefully|possibly] (sooner|earlier)|for sure",
        "<hedge>|(for|with) <thing>|to (<tell>|<decide>|hear [back])|and [<they>] [will] <tell>",
        "either way|(no|not) later",
    ),
    # Before a time: it ends there, or thereabouts. “After”, “from” and “at least” are not here.
    "limit": (
        "by|[up] until|through|thru|towards|toward|around|about|at|nearly|almost|up to|as late as",
        "at most|at latest|latest|max|[a] maximum [of]|less than|under|(no|not) <more_than>",
        "(on|by) or (before|about|around)",
    ),
    "more_than": ("(later|more|longer) than",),
    # The same before what is longer than a day. “You will be called in on Friday” is another thing.
    "inside": ("<limit>|in|within|during|in course of|anywhere from|some",),
}
