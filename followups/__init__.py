"""The advice: what to do next, and when. Its top folder is the engine and reads as the policy."""
