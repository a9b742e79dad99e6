"""K: what the plan says beside the facts about the App that came with it."""
