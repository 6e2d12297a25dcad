-- The first schema: everything a hybrid number needs, on SQLite and PostgreSQL.
-- The workspace leads every key of a tenant table. Instants are integer milliseconds UTC.
-- Lines marked "-- only: sqlite" or "-- only: postgres" exist on one engine.

-- Installation: nodes, lanes, raw events. Not tenant tables.

CREATE TABLE lanes (
	name       TEXT   NOT NULL PRIMARY KEY, -- as "apply", "deliver:123", "media"
	holder     TEXT   NOT NULL,             -- the process that works it
	fence      BIGINT NOT NULL,             -- grows with each new holder; a stale holder's writes are refused
	expires_at BIGINT NOT NULL
);

CREATE TABLE nodes (
	number     BIGINT NOT NULL PRIMARY KEY, -- 0..1023, part of every id
	holder     TEXT   NOT NULL,
	expires_at BIGINT NOT NULL
);

-- Signed webhook bodies, word for word. Append-only; only retention deletes. Beside an SQLite database they
-- lie in files (package journal). node is who journalled it: ids of one node commit in order. apps are the
-- decimal ids of the apps whose secret signed it, blank-separated.
CREATE TABLE raw_events (        -- only: postgres
	node        BIGINT NOT NULL, -- only: postgres
	id          BIGINT NOT NULL, -- only: postgres
	channel     TEXT   NOT NULL, -- only: postgres
	received_at BIGINT NOT NULL, -- only: postgres
	apps        TEXT   NOT NULL, -- only: postgres
	body        BYTEA  NOT NULL, -- only: postgres
	PRIMARY KEY (node, id)       -- only: postgres
);                               -- only: postgres

-- How far each node's journal has been applied.
CREATE TABLE journal_cursors (
	node       BIGINT NOT NULL PRIMARY KEY,
	applied_id BIGINT NOT NULL
);

-- Facts about the installation itself.
CREATE TABLE installation (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
);

CREATE TABLE workspaces (
	id         BIGINT NOT NULL PRIMARY KEY,
	name       TEXT   NOT NULL,
	created_at BIGINT NOT NULL
);

-- One row a workspace, taken last in each transaction: its lock makes numbers follow commits.
CREATE TABLE event_counters (
	workspace_id BIGINT NOT NULL PRIMARY KEY,
	epoch        BIGINT NOT NULL, -- changes when the log may have lost its end
	seq          BIGINT NOT NULL
);

-- A row for each workspace whose log is whole. PostgreSQL empties such a table when it crashes, and
-- with it may go the newest events; the next one then begins a new epoch.
CREATE UNLOGGED TABLE event_lives (workspace_id BIGINT NOT NULL PRIMARY KEY); -- only: postgres

CREATE TABLE events (
	workspace_id    BIGINT NOT NULL,
	seq             BIGINT NOT NULL,
	at              BIGINT NOT NULL,
	kind            TEXT   NOT NULL,
	account_id      BIGINT NOT NULL,
	conversation_id BIGINT NOT NULL,
	message_id      BIGINT NOT NULL,
	contact_id      BIGINT NOT NULL,
	member_id       BIGINT NOT NULL,
	version         BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, seq)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;

-- People inside.

CREATE TABLE members (
	workspace_id  BIGINT NOT NULL,
	id            BIGINT NOT NULL,
	email         TEXT   NOT NULL,
	name          TEXT   NOT NULL,
	role          TEXT   NOT NULL,
	state         TEXT   NOT NULL,
	password_hash TEXT   NOT NULL, -- argon2id, encoded; empty: cannot sign in by password
	locale        TEXT   NOT NULL,
	theme         TEXT   NOT NULL,
	send_key      TEXT   NOT NULL,
	density       TEXT   NOT NULL,
	undo_send     TEXT   NOT NULL DEFAULT '', -- seconds that a send is held back; empty or "off": none
	created_at    BIGINT NOT NULL,
	version       BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX members_email ON members (workspace_id, email);
CREATE INDEX members_by_email ON members (email);

-- The token itself is never stored.
CREATE TABLE sessions (
	workspace_id BIGINT NOT NULL,
	token_hash   TEXT   NOT NULL, -- hex of SHA-256
	id           BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	created_at   BIGINT NOT NULL,
	last_seen_at BIGINT NOT NULL,
	idle_until   BIGINT NOT NULL,
	expires_at   BIGINT NOT NULL,
	user_agent   TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, token_hash)
);
CREATE INDEX sessions_by_member ON sessions (workspace_id, member_id);

CREATE TABLE api_keys (
	workspace_id BIGINT NOT NULL,
	key_hash     TEXT   NOT NULL,
	id           BIGINT NOT NULL,
	prefix       TEXT   NOT NULL, -- shown to people
	name         TEXT   NOT NULL,
	scopes       TEXT   NOT NULL, -- blank-separated: read write admin
	created_at   BIGINT NOT NULL,
	created_by   BIGINT NOT NULL,
	last_used_at BIGINT NOT NULL,
	expires_at   BIGINT NOT NULL, -- 0: never
	PRIMARY KEY (workspace_id, key_hash)
);

-- Numbers of ours.

CREATE TABLE apps (
	workspace_id    BIGINT NOT NULL,
	id              BIGINT NOT NULL,
	secret          TEXT   NOT NULL, -- sealed
	previous_secret TEXT   NOT NULL, -- sealed; empty: none
	previous_until  BIGINT NOT NULL, -- from then on previous_secret signs for nothing; 0: there is none
	verify_token    TEXT   NOT NULL, -- sealed
	created_at      BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);

CREATE TABLE accounts (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	channel      TEXT   NOT NULL,
	app_id       BIGINT NOT NULL,
	name         TEXT   NOT NULL,
	number       TEXT   NOT NULL,
	platform_id  TEXT   NOT NULL,
	business_id  TEXT   NOT NULL,
	mode         TEXT   NOT NULL,
	state        TEXT   NOT NULL,
	state_reason TEXT   NOT NULL,
	state_at     BIGINT NOT NULL,
	quality      TEXT   NOT NULL,
	pace         TEXT   NOT NULL,
	access_token TEXT   NOT NULL, -- sealed
	created_at   BIGINT NOT NULL,
	onboarded_at BIGINT NOT NULL,
	version      BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
-- Webhooks are routed by it before any workspace is known: one owner in the installation.
CREATE UNIQUE INDEX accounts_platform ON accounts (channel, platform_id);

-- Apart from accounts, since they change with every webhook.
CREATE TABLE account_signs (
	workspace_id BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	webhook_at   BIGINT NOT NULL,
	inbound_at   BIGINT NOT NULL,
	echo_at      BIGINT NOT NULL,
	status_at    BIGINT NOT NULL,
	sent_at      BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, account_id)
);

-- People outside.

CREATE TABLE contacts (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	name         TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	updated_at   BIGINT NOT NULL,
	version      BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;

CREATE TABLE handles (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	contact_id   BIGINT NOT NULL,
	user_id      TEXT   NOT NULL,
	phone        TEXT   NOT NULL,
	username     TEXT   NOT NULL,
	name         TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	version      BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;
CREATE INDEX handles_by_contact ON handles (workspace_id, contact_id);

-- Every name a handle was ever known by: "u:" + business-scoped id, "p:" + normalised phone.
CREATE TABLE aliases (
	workspace_id BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	alias        TEXT   NOT NULL,
	handle_id    BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, account_id, alias)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;

CREATE TABLE conversations (
	workspace_id      BIGINT NOT NULL,
	id                BIGINT NOT NULL,
	account_id        BIGINT NOT NULL,
	contact_id        BIGINT NOT NULL,
	handle_id         BIGINT NOT NULL,
	state             TEXT   NOT NULL,
	assignee_id       BIGINT NOT NULL, -- 0: nobody
	unread            BIGINT NOT NULL,
	read_until        BIGINT NOT NULL,
	last_message_id   BIGINT NOT NULL,
	last_at           BIGINT NOT NULL,
	last_author       TEXT   NOT NULL,
	last_by           BIGINT NOT NULL,
	last_kind         TEXT   NOT NULL,
	last_text         TEXT   NOT NULL,
	last_status       TEXT   NOT NULL,
	last_revoked      BIGINT NOT NULL, -- 0 or 1
	last_inbound_at   BIGINT NOT NULL,
	last_inbound_id   BIGINT NOT NULL,
	window_until      BIGINT NOT NULL,
	phone_answered_at BIGINT NOT NULL,
	referral          TEXT   NOT NULL, -- JSON; empty: none
	created_at        BIGINT NOT NULL,
	updated_at        BIGINT NOT NULL,
	version           BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX conversations_handle ON conversations (workspace_id, handle_id);
CREATE INDEX conversations_list ON conversations (workspace_id, state, last_at, id);
CREATE INDEX conversations_assignee ON conversations (workspace_id, assignee_id, state, last_at, id);
CREATE INDEX conversations_account ON conversations (workspace_id, account_id, state, last_at, id);
CREATE INDEX conversations_unread ON conversations (workspace_id, state, last_at, id) WHERE unread > 0;

CREATE TABLE messages (
	workspace_id    BIGINT NOT NULL,
	id              BIGINT NOT NULL,
	conversation_id BIGINT NOT NULL,
	account_id      BIGINT NOT NULL,
	handle_id       BIGINT NOT NULL,
	direction       TEXT   NOT NULL,
	author          TEXT   NOT NULL,
	author_id       BIGINT NOT NULL,
	kind            TEXT   NOT NULL,
	text            TEXT   NOT NULL,
	content         TEXT   NOT NULL, -- JSON of inbox.Content; empty: nothing
	platform_id     TEXT   NOT NULL,
	platform_key    BIGINT,          -- 64-bit hash of account and platform id, verified on a hit; NULL until known
	client_id       TEXT,            -- NULL for inbound
	status          TEXT   NOT NULL,
	status_at       BIGINT NOT NULL,
	failure         TEXT   NOT NULL, -- JSON; empty: none
	price           TEXT   NOT NULL, -- JSON; empty: none
	sent_at         BIGINT NOT NULL,
	received_at     BIGINT NOT NULL,
	reply_to        TEXT   NOT NULL,
	source          TEXT   NOT NULL,
	changes         BIGINT NOT NULL,
	version         BIGINT NOT NULL,
	sent_again      BIGINT NOT NULL DEFAULT 0, -- 1 once a person had it sent again, as another message
	PRIMARY KEY (workspace_id, id)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;
CREATE UNIQUE INDEX messages_platform ON messages (workspace_id, platform_key);
CREATE UNIQUE INDEX messages_client ON messages (workspace_id, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX messages_thread ON messages (workspace_id, conversation_id, sent_at, id);

-- Edits, revokes and reactions: rows beside the message they name, which may come later or never.
CREATE TABLE changes (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	handle_id    BIGINT NOT NULL,
	target_key   BIGINT NOT NULL,
	target       TEXT   NOT NULL,
	kind         TEXT   NOT NULL,
	platform_id  TEXT   NOT NULL,
	platform_key BIGINT,
	client_id    TEXT,
	author       TEXT   NOT NULL,
	author_id    BIGINT NOT NULL,
	text         TEXT   NOT NULL,
	content      TEXT   NOT NULL,
	emoji        TEXT   NOT NULL,
	sent_at      BIGINT NOT NULL,
	received_at  BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX changes_platform ON changes (workspace_id, platform_key);
CREATE UNIQUE INDEX changes_client ON changes (workspace_id, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX changes_target ON changes (workspace_id, target_key);

-- Status reports as evidence; reports for unknown messages wait here until the message is known.
CREATE TABLE reports (
	workspace_id BIGINT NOT NULL,
	target_key   BIGINT NOT NULL,
	status       TEXT   NOT NULL, -- as the platform spelled it
	at           BIGINT NOT NULL,
	participant  TEXT   NOT NULL,
	account_id   BIGINT NOT NULL,
	target       TEXT   NOT NULL,
	callback     TEXT   NOT NULL,
	price        TEXT   NOT NULL,
	failure      TEXT   NOT NULL,
	received_at  BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, target_key, status, at, participant)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;

-- Out.

CREATE TABLE outbox (
	workspace_id BIGINT NOT NULL,
	message_id   BIGINT NOT NULL, -- of messages, or of changes for a reaction
	account_id   BIGINT NOT NULL,
	handle_id    BIGINT NOT NULL,
	what         TEXT   NOT NULL, -- "message" or "reaction"
	state        TEXT   NOT NULL, -- "waiting", "calling", "unknown"; the row goes when the outcome is known
	priority     BIGINT NOT NULL, -- 0 member, 1 flow, 2 campaign: the lowest first
	not_before   BIGINT NOT NULL,
	attempts     BIGINT NOT NULL,
	fence        BIGINT NOT NULL, -- of the lane that called
	created_at   BIGINT NOT NULL,
	called_at    BIGINT NOT NULL,
	preview_url  BIGINT NOT NULL, -- 0 or 1: show a preview of the first link
	PRIMARY KEY (workspace_id, message_id)
);
CREATE INDEX outbox_lane ON outbox (workspace_id, account_id, state, priority, message_id);
CREATE INDEX outbox_person ON outbox (workspace_id, handle_id, message_id);

-- One row a call, written before it: the memory of what may have gone out.
CREATE TABLE attempts (
	workspace_id BIGINT NOT NULL,
	message_id   BIGINT NOT NULL,
	attempt      BIGINT NOT NULL, -- from 1
	started_at   BIGINT NOT NULL,
	ended_at     BIGINT NOT NULL, -- 0: not known to have ended
	outcome      TEXT   NOT NULL, -- "", "accepted", "refused", "try later", "unknown", "not made"
	code         BIGINT NOT NULL,
	subcode      BIGINT NOT NULL,
	http         BIGINT NOT NULL,
	trace_id     TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, message_id, attempt)
);

-- Files.

CREATE TABLE media (
	workspace_id    BIGINT NOT NULL,
	id              BIGINT NOT NULL,
	account_id      BIGINT NOT NULL,
	conversation_id BIGINT NOT NULL,
	message_id      BIGINT NOT NULL,
	kind            TEXT   NOT NULL,
	platform_id     TEXT   NOT NULL,
	mime            TEXT   NOT NULL,
	sha256          BYTEA  NOT NULL, -- only: postgres
	sha256          BLOB   NOT NULL, -- only: sqlite
	filename        TEXT   NOT NULL,
	voice           BIGINT NOT NULL,
	animated        BIGINT NOT NULL,
	state           TEXT   NOT NULL,
	reason          TEXT   NOT NULL,
	blob            TEXT   NOT NULL,
	preview         TEXT   NOT NULL,
	width           BIGINT NOT NULL,
	height          BIGINT NOT NULL,
	size            BIGINT NOT NULL,
	attempts        BIGINT NOT NULL,
	next_try_at     BIGINT NOT NULL,
	received_at     BIGINT NOT NULL,
	uploaded_at     BIGINT NOT NULL DEFAULT 0, -- when a file of ours got its platform_id, which lives 30 days
	PRIMARY KEY (workspace_id, id)
);
CREATE INDEX media_by_message ON media (workspace_id, message_id);
CREATE INDEX media_pending ON media (workspace_id, account_id, next_try_at, id) WHERE state = 'pending';

-- Files of members before they are sent.
CREATE TABLE uploads (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	kind         TEXT   NOT NULL,
	mime         TEXT   NOT NULL,
	filename     TEXT   NOT NULL,
	size         BIGINT NOT NULL,
	blob         TEXT   NOT NULL,
	preview      TEXT   NOT NULL,
	width        BIGINT NOT NULL,
	height       BIGINT NOT NULL,
	created_by   BIGINT NOT NULL,
	created_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);

-- What could not be applied, and what we do not know.

CREATE TABLE parked (
	workspace_id BIGINT NOT NULL, -- 0: no workspace could be told
	id           BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	node         BIGINT NOT NULL, -- with raw_id: the raw event it stood in
	raw_id       BIGINT NOT NULL,
	path         TEXT   NOT NULL, -- where in the body; empty: the whole body
	channel      TEXT   NOT NULL,
	apps         TEXT   NOT NULL,
	kind         TEXT   NOT NULL,
	reason       TEXT   NOT NULL,
	body         BYTEA  NOT NULL, -- only: postgres
	body         BLOB   NOT NULL, -- only: sqlite
	received_at  BIGINT NOT NULL,
	parked_at    BIGINT NOT NULL,
	state        TEXT   NOT NULL, -- "parked" or "replayed"
	tries        BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX parked_place ON parked (workspace_id, node, raw_id, path);
CREATE INDEX parked_list ON parked (workspace_id, state, id);

CREATE TABLE unknown_things (
	workspace_id  BIGINT NOT NULL,
	place         TEXT   NOT NULL,
	name          TEXT   NOT NULL,
	count         BIGINT NOT NULL,
	first_seen_at BIGINT NOT NULL,
	last_seen_at  BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, place, name)
);
