"""The stories of the invented search: each shows something that the pages have to say.

Nobody in them exists, and no company; a likeness is chance. Telephone numbers are from the ranges
kept for films and books: 555-01xx in America, Ofcom's 020 7946 0xxx, the Bundesnetzagentur's
030 23125 xxx. Addresses are at example.com.
"""

from __future__ import annotations

from datetime import time

from followups.demo.story import DemoAttempt, DemoCalendar, DemoContact, DemoInterview, Story
from tracker.models import Channel, DefaultStage, InterviewKind, Outcome

POSTING = """\
We look for an engineer who likes systems that stay up and people who read what they run.

What you will do: own two services from design to pager, make deployment boring, and leave
every place a little clearer than you found it.

What you bring: some years with Python and PostgreSQL, a calm hand in an incident, and plain
writing. Kubernetes is welcome and can be learned here.
"""


def moved(*agos: int) -> tuple[tuple[int, DefaultStage], ...]:
    """Saved, applied, interviewing: so many days ago each, as far as it came."""
    stages = (DefaultStage.SAVED, DefaultStage.APPLIED, DefaultStage.INTERVIEWING)
    return tuple(zip(agos, stages, strict=False))


def thanked(ago: int) -> DemoAttempt:
    return DemoAttempt(ago, Outcome.THANKED, Channel.EMAIL)


def stories(days: DemoCalendar, now: time) -> list[Story]:
    """All of them, for a user whose day it is `now`.

    Whatever the day of the week and the user's own numbers, there is something for every part of
    Today that the day allows.
    """
    return [*to_do(days, now), *waiting(days), *decided(), *not_met()]


def to_do(days: DemoCalendar, now: time) -> list[Story]:
    """Calls, the last one of two included, thanks, debriefs, interviews, and one to let rest."""
    own = days.etiquette
    usual, gap, most = own.days_without_given, own.message_gap, own.message_limit
    thank_by = max(2, own.thanks_after)
    return [
        Story(
            company="Larkfield Health",
            title="Platform engineer",
            team="Records",
            stages=moved(usual + 21, usual + 19, usual + 4),
            source="Their own site",
            posting=POSTING,
            why_i_fit=(
                "Ran the database move at my last place with no lost hour\n"
                "Two years on call for a system that hospitals depend on\n"
                "They want plain runbooks; mine are the ones people kept"
            ),
            people=(
                DemoContact(
                    "Maria Keller", "Head of platform", "+49 30 23125 014", "Europe/Berlin"
                ),
                DemoContact("Tom Adeyemi", "Senior engineer", "+49 30 23125 027", "Europe/Berlin"),
            ),
            interviews=(
                DemoInterview(
                    usual,
                    InterviewKind.ON_SITE,
                    place="Third floor, ask for Maria at the desk",
                    went_right=(
                        "The whiteboard: we drew the failover together and she kept my version. "
                        "Tom asked when I could begin."
                    ),
                    attempts=(thanked(usual - 1),),
                ),
            ),
        ),
        Story(
            company="Tidewater Maps",
            title="Backend developer",
            team="Routing",
            stages=moved(gap * most + 25, gap * most + 24, gap * most + 12),
            source="A friend of Sam’s works there",
            posting=POSTING,
            why_i_fit=(
                "Wrote a route planner for the bicycle club that a thousand people use\n"
                "Know their stack: PostGIS, Python, a little Rust"
            ),
            people=(DemoContact("Oluwaseun Price", "Engineering manager", "+44 20 7946 0018"),),
            interviews=(
                DemoInterview(
                    gap * most + 8,
                    said="three days",
                    went_right="He laughed about the one-way streets and told me of theirs.",
                    attempts=(
                        thanked(gap * most + 7),
                        *(DemoAttempt(gap * n, Outcome.VOICEMAIL) for n in range(1, most)),
                    ),
                ),
            ),
        ),
        Story(
            company="Ninefold Games",
            title="Tools engineer",
            stages=moved(usual + 16, usual + 15, usual + 8),
            source="Job board",
            people=(
                DemoContact("Priya Raman", "Studio lead", "+1 206 555 0142", "America/Los_Angeles"),
            ),
            why_i_fit="Built the asset pipeline twice, the second time well",
            interviews=(
                DemoInterview(
                    usual + 3,
                    InterviewKind.PANEL,
                    went_right="The artists wanted to keep talking after the hour.",
                    attempts=(thanked(usual + 2), DemoAttempt(1, Outcome.NO_ANSWER)),
                ),
            ),
        ),
        Story(
            company="Brightmoor Logistics",
            title="Site reliability engineer",
            stages=moved(20, 18, 9),
            source="Recruiter",
            why_i_fit="Cut the alerts by two thirds and slept better for it",
            people=(DemoContact("Hannah Voss", "Team lead", "+49 30 23125 061"),),
            interviews=(held(days),),
        ),
        Story(
            company="Quillfeather Press",
            title="Web developer",
            team="Online editions",
            stages=moved(14, 12, 6),
            source="Newspaper",
            people=(
                DemoContact("Beatrice Lund", "Managing editor", "+44 20 7946 0143"),
                DemoContact("Rafael Ortiz", "Developer"),
            ),
            interviews=(
                DemoInterview(
                    thank_by,
                    InterviewKind.ON_SITE,
                    time(14),
                    said="two weeks",
                    went_right="They liked that I read two of their books beforehand.",
                ),
            ),
        ),
        Story(
            company="Underhill Transit",
            title="Data engineer",
            team="Timetables",
            stages=moved(12, 11, 5),
            source="Job board",
            posting=POSTING,
            people=(
                DemoContact("Edwin Marsh", "Head of data", "+1 312 555 0117", "America/Chicago"),
            ),
            interviews=(DemoInterview(1, start_time=time(11), is_debriefed=False),),
        ),
        Story(
            company="Sable Point Robotics",
            title="Software engineer, fleet",
            stages=moved(11, 10, 4),
            source="Their own site",
            why_i_fit=(
                "Wrote the update service for four hundred devices that nobody could reach\n"
                "Grew up in a workshop; not afraid of the machine itself"
            ),
            people=(
                DemoContact("Ingrid Solberg", "Founder", "+1 617 555 0164", "America/New_York"),
            ),
            interviews=(
                DemoInterview(
                    0,
                    InterviewKind.INFORMAL,
                    # Without an hour it is still to come, however late it is.
                    start_time=time(16) if now < time(16) else None,
                    place="https://example.com/rooms/sable-point",
                    is_debriefed=False,
                ),
            ),
        ),
        Story(
            company="Marlowe Fern",
            title="Backend engineer",
            team="Claims",
            stages=moved(*(own.rest_after + gap * most + n for n in (22, 20, 13))),
            source="Agency",
            people=(DemoContact("Colin Whitby", "Hiring manager", "+44 20 7946 0302"),),
            interviews=(
                DemoInterview(
                    own.rest_after + gap * most + 10,
                    InterviewKind.PHONE,
                    said="a week",
                    attempts=tuple(
                        DemoAttempt(own.rest_after + 1 + gap * n, Outcome.VOICEMAIL)
                        for n in range(most)
                    ),
                ),
            ),
        ),
    ]


def held(days: DemoCalendar) -> DemoInterview:
    """The time they gave ends on the eve of the quiet days: on those, the call is held."""
    ago = max(1, days.since_quiet() + 4)
    return DemoInterview(
        ago,
        said="three days",
        went_right="She has the same pager story as I have.",
        attempts=(thanked(ago - 1),),
    )


def waiting(days: DemoCalendar) -> list[Story]:
    """They have time to answer, each in another way."""
    usual = days.etiquette.days_without_given
    return [
        Story(
            company="Juniper Lane Software",
            title="Senior Python developer",
            stages=moved(30, 28, 18),
            source="A former colleague",
            posting=POSTING,
            why_i_fit="Three of the five things they list I did last year",
            people=(
                DemoContact("Aiko Brandt", "Head of engineering", "+49 30 23125 088"),
                DemoContact("Luis Ferreira", "Product manager"),
            ),
            interviews=(
                DemoInterview(16, InterviewKind.PHONE, time(9, 30), attempts=(thanked(15),)),
                DemoInterview(
                    3,
                    InterviewKind.PANEL,
                    time(13),
                    said="we should have a decision by the end of next week",
                    went_right="Aiko defended my answer before I could.",
                    attempts=(thanked(2),),
                ),
            ),
        ),
        Story(
            company="Corvane Instruments",
            title="Embedded Linux engineer",
            stages=moved(33, 31, 20),
            source="Job board",
            people=(DemoContact("Dmitri Halloran", "Group lead", "+1 415 555 0188"),),
            interviews=(
                DemoInterview(
                    15,
                    said="about a week",
                    attempts=(
                        thanked(14),
                        DemoAttempt(
                            2, Outcome.VOICEMAIL, notes="His voicemail says he is back soon."
                        ),
                    ),
                ),
            ),
        ),
        Story(
            company="Ashgrove Council",
            title="Developer, open data",
            stages=moved(40, 35, 22),
            source="Public notice",
            people=(DemoContact("Gwen Parry", "Service manager", "+44 20 7946 0255"),),
            interviews=(
                DemoInterview(
                    18,
                    InterviewKind.PANEL,
                    place="Town hall, committee room B",
                    went_right="Their last supplier was worse than I am nervous.",
                    attempts=(
                        thanked(17),
                        DemoAttempt(
                            4,
                            Outcome.THEY_CONTACTED,
                            Channel.EMAIL,
                            said="within ten days",
                            notes="The panel has to meet once more.",
                        ),
                    ),
                ),
            ),
        ),
        Story(
            company="Kestrel Yard Media",
            title="Infrastructure engineer",
            stages=moved(usual + 18, usual + 17, usual + 6),
            source="Job board",
            people=(DemoContact("Naomi Feld", "Technical director", "+1 646 555 0109"),),
            interviews=(DemoInterview(usual + 2, put_off=5, attempts=(thanked(usual + 1),)),),
        ),
        Story(
            company="Pellworm Energy",
            title="Cloud engineer",
            stages=moved(17, 15, 9),
            source="Fair",
            why_i_fit="Moved a billing run from a night to eleven minutes",
            people=(DemoContact("Jonas Petersen", "Head of IT", "+49 30 23125 102"),),
            interviews=(
                DemoInterview(
                    6, InterviewKind.PHONE, time(15), said="a week", attempts=(thanked(5),)
                ),
                DemoInterview(-7, InterviewKind.ON_SITE, place="Gate 2", is_debriefed=False),
            ),
        ),
        Story(
            company="Fennimore Dairy",
            title="Software developer, plants",
            stages=(*moved(45, 43, 30), (2, DefaultStage.OFFER)),
            source="Neighbour",
            why_i_fit="I know what a line that stands still costs",
            people=(DemoContact("Agnes Tully", "Plant director", "+1 608 555 0131"),),
            interviews=(
                DemoInterview(
                    24,
                    InterviewKind.ON_SITE,
                    said="two to three weeks",
                    went_right="She walked me through the plant for an hour longer than planned.",
                    attempts=(
                        thanked(23),
                        DemoAttempt(
                            2,
                            Outcome.THEY_CONTACTED,
                            said="by the end of next week",
                            notes="An offer. The paper comes by post.",
                        ),
                    ),
                ),
            ),
        ),
    ]


def decided() -> list[Story]:
    """Over, each in another way; the people stay."""
    return [
        Story(
            company="Copperline Trust",
            title="Integration engineer",
            stages=(*moved(60, 58, 44), (21, DefaultStage.REJECTED)),
            source="Agency",
            notes="They took somebody from inside. Worth another try next year.",
            people=(
                DemoContact("Sylvia Grant", "Head of integration", "+44 20 7946 0411", touch_in=40),
            ),
            interviews=(
                DemoInterview(
                    38,
                    said="two weeks",
                    attempts=(
                        thanked(37),
                        DemoAttempt(22, Outcome.SPOKE, notes="Kind, and clear about the reason."),
                    ),
                ),
            ),
        ),
        Story(
            company="Holloway Optics",
            title="Test automation engineer",
            stages=(*moved(80, 78, 66), (30, DefaultStage.NO_ANSWER)),
            source="Job board",
            people=(DemoContact("Victor Lang", "Quality manager", "+1 585 555 0175"),),
            interviews=(
                DemoInterview(
                    62,
                    InterviewKind.PHONE,
                    attempts=(
                        DemoAttempt(53, Outcome.VOICEMAIL),
                        DemoAttempt(
                            46, Outcome.WORD_LEFT, notes="With a colleague who wrote it down."
                        ),
                        DemoAttempt(30, Outcome.CLOSED_KINDLY, Channel.EMAIL),
                    ),
                ),
            ),
        ),
        Story(
            company="Drumlin Outdoor",
            title="Shop developer",
            stages=(*moved(36, 34, 25), (12, DefaultStage.WITHDRAWN)),
            source="Job board",
            notes="Four days a week on site, and two hours each way.",
            people=(DemoContact("Meera Joshi", "Owner", "+1 303 555 0151", touch_in=0),),
            interviews=(DemoInterview(20, InterviewKind.INFORMAL, attempts=(thanked(19),)),),
        ),
        Story(
            company="Stonebridge Payroll",
            title="Database administrator",
            stages=moved(42, 40, 29),
            source="Recruiter",
            people=(DemoContact("Howard Finch", "Operations", "+1 718 555 0126"),),
            interviews=(
                DemoInterview(25, not_followed_up="The night shifts were not in the posting."),
            ),
        ),
    ]


def not_met() -> list[Story]:
    """Saved, or applied and nothing more yet."""
    return [
        Story(
            company="Wrenfield Labs",
            title="Scientific programmer",
            stages=moved(16, 13),
            source="University board",
            posting=POSTING,
            why_i_fit="Two published tools, both still maintained",
            people=(DemoContact("Paula Estevez", "Recruiter", "+1 919 555 0193"),),
            attempts=(
                DemoAttempt(
                    8,
                    Outcome.THEY_CONTACTED,
                    Channel.EMAIL,
                    notes="They have my papers and read them this month.",
                ),
            ),
        ),
        Story(
            company="Larkfield Health",
            title="Developer experience engineer",
            stages=moved(9, 8),
            source="Their own site",
        ),
        Story(
            company="Osprey Ferries",
            title="Backend developer",
            stages=moved(6, 4),
            source="Job board",
        ),
        Story(
            company="Mossgate Library",
            title="Systems librarian",
            stages=moved(5),
            source="A friend",
            posting=POSTING,
            notes="Closes at the end of the month. Ask Ruth for a reference.",
        ),
        Story(company="Tallow & Wick", title="Web engineer", stages=moved(1), source="Job board"),
    ]
