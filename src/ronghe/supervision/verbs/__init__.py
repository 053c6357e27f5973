"""What the audit says of this app's verbs: one sentence each, in the words of a story."""

VERBS: dict[str, object] = {}
