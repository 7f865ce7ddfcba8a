"""The activity types that are understood: short name, IRI, who defines it; a name's first row is emitted."""

_TINCAN = "http://id.tincanapi.com/activitytype/"
_ACROSSX = "https://w3id.org/xapi/acrossx/activities/"
_ADL = "http://adlnet.gov/expapi/activities/"
_AS = "http://activitystrea.ms/schema/1.0/"
_TLA = "https://w3id.org/xapi/tla/activity-types/"
_CMI5 = "https://w3id.org/xapi/cmi5/activitytype/"
_OWN = "https://w3id.org/sousbois/xapi/activity-types/"

# `question` is Activity Streams' (something asked); ADL's is a part of an assessment: `quiz-question`.
TYPES: tuple[tuple[str, str, str], ...] = (
    *(
        (name, f"{_TINCAN}{name}", "TinCan")
        for name in (
            "chat-channel",
            "chat-message",
            "discussion",
            "forum-topic",
            "forum-reply",
            "doubt",
            "solution",
            "suggestion",
            "community-site",
            "project",
            "project-site",
            "code-commit",
            "email",
            "document",
            "checklist",
            "checklist-item",
            "webinar",
            "tutor-session",
            "playlist",
            "tag",
            "category",
            "source",
            "user-profile",
            "lms",
            "resource",
            "research-report",
            "security-role",
            "school-assignment",
            "slide-deck",
            "slide",
            "step",
            "survey",
            "test-data-batch",
            "voicemail",
            "wiki",
        )
    ),
    *(
        (name, f"{_ACROSSX}{name}", "acrossX")
        for name in (
            "message",
            "online-discussion",
            "face-to-face-discussion",
            "collaboration",
            "search-engine",
            "webpage",
            "note",
        )
    ),
    *(
        (name, f"{_ADL}{name}", "ADL")
        for name in (
            "meeting",
            "performance",
            "simulation",
            "link",
            "media",
            "course",
            "cmi.interaction",
            "assessment",
            "module",
            "lesson",
            "file",
            "interaction",
            "objective",
        )
    ),
    ("quiz-question", f"{_ADL}question", "ADL"),
    *(
        (name, f"{_AS}{name}", "Activity Streams")
        for name in (
            "issue",
            "task",
            "question",
            "review",
            "comment",
            "group",
            "offer",
            "event",
            "device",
            "process",
            "product",
            "article",
            "badge",
            "application",
            "service",
            "person",
            "place",
        )
    ),
    ("note", f"{_AS}note", "Activity Streams"),
    ("file", f"{_AS}file", "Activity Streams"),
    ("webpage", f"{_AS}page", "Activity Streams"),
    ("competency", f"{_TLA}competency", "MOM"),
    ("job_duty_gig", f"{_TLA}job_duty_gig", "MOM"),
    ("video", "https://w3id.org/xapi/video/activity-type/video", "Video profile"),
    ("course", f"{_CMI5}course", "cmi5"),
    ("course", f"{_TINCAN}lms/course", "Moodle's logstore"),
    ("module", f"{_TINCAN}lms/module", "Moodle's logstore"),
    ("block", f"{_CMI5}block", "cmi5"),
    # Spaces and places that no registry names.
    ("community", f"{_OWN}community", "Sousbois"),
    ("work-situation", f"{_OWN}work-situation", "Sousbois"),
    ("formal", f"{_OWN}formal", "Sousbois"),
    ("direct-message", f"{_OWN}direct-message", "Sousbois"),
    ("private-channel", f"{_OWN}private-channel", "Sousbois"),
    ("assigned", f"{_OWN}assigned", "Sousbois"),
)
