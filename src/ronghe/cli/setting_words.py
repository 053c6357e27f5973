"""What each variable means, in one line; a variable without a line fails the build."""

SETTINGS = {
    "DATABASE_OWNER_URL": "The database as the owner of its tables, who migrates.",
    "DATABASE_URL": "The database as a role that owns no table, which serves and works.",
    "RONGHE_AS_OWNER": "Use `DATABASE_OWNER_URL`; set for migrations only.",
    "RONGHE_AUDIT_KEY": "Secret that seals the audit. Changing it starts a new chain: keep it.",
    "RONGHE_BEHIND_PROXY": "One reverse proxy stands in front, and says who asked and how.",
    "RONGHE_BREACHED_PASSWORDS_URL": (
        "Service that speaks the range protocol of Pwned Passwords, ending in `/`;"
        " empty: only the built-in list of common passwords."
    ),
    "RONGHE_CLAMD": "Socket of a ClamAV daemon, for the scanner that asks one.",
    "RONGHE_DEMO": "Show the fictional region, with one-click sign-in. Never among real people.",
    "RONGHE_EMAIL_CARRIER": "Class that carries e-mail.",
    "RONGHE_EMAIL_FROM": "Sender's address of e-mail.",
    "RONGHE_EMAIL_URL": (
        "Mail server, such as `smtp+tls://user:password@mail.example.org:587`;"
        " by default messages appear in the terminal."
    ),
    "RONGHE_EVIDENCE_LARGEST_BYTES": "Largest file that may be attached as evidence.",
    "RONGHE_HOSTS": "Host names that are served, separated by commas.",
    "RONGHE_OUTBOUND_HOSTS": "The only hosts that the server calls by itself, separated by commas.",
    "RONGHE_OPERATOR": "Who runs this installation, as it stands in every certificate of a signature.",
    "RONGHE_SCANNER": "Class that looks for viruses in evidence before it is kept.",
    "RONGHE_SECRET_KEY": "Secret that signs sessions and links. Changing it signs everybody out.",
    "RONGHE_SIGNING_ACCOUNT": "Account at the licensed signing service.",
    "RONGHE_SIGNING_SECRET": "Secret that the service and we sign requests and notices with.",
    "RONGHE_SIGNING_URL": "Address of a licensed signing service; its host is to be called too.",
    "RONGHE_SMS_ACCESS_KEY_ID": "Account at the carrier of text messages.",
    "RONGHE_SMS_ACCESS_KEY_SECRET": "Secret of that account.",
    "RONGHE_SMS_CARRIER": "Class that carries text messages; by default they appear in the terminal.",
    "RONGHE_SMS_REGION": "Region of the carrier of text messages.",
    "RONGHE_SMS_SIGN_NAME": "Signature that the carrier has approved for text messages.",
    "RONGHE_SMS_TEMPLATES": (
        "JSON: each of our message templates, with the code of the approved one at the carrier."
    ),
    "RONGHE_SMS_URL": "Address of the carrier of text messages.",
    "RONGHE_TIME_STAMPS_URL": (
        "RFC 3161 authority whose time stamps signatures get; its host is to be called too."
        " Empty: our own, which prove no more than our clock."
    ),
    "RONGHE_URL": "Address under which people reach the pages; links in messages begin with it.",
    "RONGHE_VAR": "Folder for evidence files, logs and the embedded database.",
    "RONGHE_WECOM_AGENT_ID": "Number of the application at WeCom (企业微信).",
    "RONGHE_WECOM_CARRIER": "Class that carries WeCom messages; by default they appear in the terminal.",
    "RONGHE_WECOM_CORP_ID": "The organisation's number at WeCom.",
    "RONGHE_WECOM_SECRET": "Secret of the application at WeCom.",
    "RONGHE_WECOM_URL": "Address of WeCom's interface.",
}

# Defaults whose expression says little to a reader.
DEFAULTS = {
    "DATABASE_OWNER_URL": "`DATABASE_URL`",
    "RONGHE_EMAIL_CARRIER": "`ronghe.kernel.messaging.mail.EmailCarrier`",
    "RONGHE_EVIDENCE_LARGEST_BYTES": "20 MiB",
    "RONGHE_OUTBOUND_HOSTS": "the hosts of the addresses above",
    "RONGHE_SMS_CARRIER": "`ronghe.kernel.messaging.console.ConsoleCarrier`",
    "RONGHE_VAR": "`var` in the project's folder",
    "RONGHE_WECOM_CARRIER": "`ronghe.kernel.messaging.console.ConsoleCarrier`",
}
