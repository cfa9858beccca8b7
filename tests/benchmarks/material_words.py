"""What is said in the benchmarks, and by which of Kokoro's English speakers."""

REPLIERS = (
    "af_heart", "am_michael", "bf_emma", "bm_george", "af_bella", "am_fenrir",
    "bf_isabella", "bm_fable", "af_nicole", "am_puck", "af_kore", "bm_lewis",
)  # fmt: skip

REPLIES = (
    (
        "A cup of tea is made in three steps.",
        "You boil the water, you pour it over the leaves, and then you wait for four minutes.",
        "Some people add a little milk, and others like a slice of lemon with it.",
        "If it tastes bitter, the leaves were left in the pot for too long.",
    ),
    (
        "A lighthouse keeps ships away from the rocks by showing them where the coast is.",
        "The lamp itself is quite small, but a large lens gathers its light into a narrow beam.",
        "The lens turns slowly, so that a sailor sees a flash every few seconds.",
        "Each lighthouse has its own rhythm, and that is how you can tell which one you see.",
    ),
    (
        "That sounds like a long day, and I am sorry to hear about the train.",
        "Perhaps you could have something warm to eat, and then put your feet up for a while.",
        "Would you like me to read you a story, or shall we just talk about the weekend?",
    ),
    (
        "Well, the simplest way to learn a song is to listen to it again and again.",
        "Begin with the first two lines, and sing them until you no longer have to think.",
        "Then add the next two, but always start from the beginning.",
        "After a week or so, you will find that the words come all by themselves.",
    ),
    (
        "Bread needs only flour, water, salt and yeast, but above all it needs time.",
        "Mix everything in the evening, cover the bowl, and leave it alone until the morning.",
        "Then fold the dough a few times, and bake it in a very hot oven.",
        "It is ready when it sounds hollow if you knock on it from below.",
    ),
    (
        "Oh, that is a good question!",
        "The sky is blue because the air scatters blue light much more than red light.",
        "In the evening the sun is low, and its light has to travel a long way through the air.",
        "By then most of the blue is gone, so what is left looks orange or even red.",
    ),
)

INTERRUPTERS = (
    "af_alloy", "af_aoede", "af_jessica", "af_nova", "af_river", "af_sarah", "af_sky",
    "am_adam", "am_echo", "am_eric", "am_liam", "am_onyx", "am_santa", "bf_alice", "bf_lily",
    "bm_daniel", "af_heart", "am_michael", "bf_emma", "bm_george", "af_bella", "am_puck",
    "bm_fable", "af_nicole",
)  # fmt: skip

INTERRUPTIONS = (
    "Wait, tell me about something else.",
    "No, that is not what I meant.",
    "How long does it take?",
    "Sorry, can you say that again?",
    "But what if I have no time?",
    "Hang on, I have another question.",
    "Can you make it shorter, please?",
    "I already know that.",
    "What about tomorrow?",
    "Actually, let us talk about music.",
    "Is that really true?",
    "Who told you that?",
    "No, no, the other one.",
    "And how much does it cost?",
    "Please tell me a joke instead.",
    "I do not understand that.",
    "Stop, that is enough.",
)

LISTENERS = (
    "af_alloy", "am_adam", "bf_alice", "am_echo", "af_jessica", "bm_daniel", "af_nova", "am_eric",
    "bf_lily", "am_liam", "af_sarah", "bm_lewis", "af_aoede", "am_onyx", "bm_fable", "af_heart",
)  # fmt: skip

BACKCHANNELS = ("Yeah.", "Right.", "Okay.", "I see.", "Sure.", "Yeah, yeah.", "Oh, okay.")

WENT_ON = "That was the one I meant."
"""What would follow a backchannel: Kokoro slurs words that stand alone, so they are cut off."""
