-- Working together: private notes, mentions, labels, snoozed conversations, whose move it is.

-- What the team says to itself beside a conversation. Nothing that sends reads this table.
CREATE TABLE notes (
	workspace_id    BIGINT NOT NULL,
	id              BIGINT NOT NULL,
	conversation_id BIGINT NOT NULL,
	author          TEXT   NOT NULL, -- "member" or "api"
	author_id       BIGINT NOT NULL, -- 0: a program
	client_id       TEXT   NOT NULL,
	text            TEXT   NOT NULL, -- as it is now; of a deleted one, as it last was
	created_at      BIGINT NOT NULL,
	edited_at       BIGINT NOT NULL, -- 0: never
	deleted_at      BIGINT NOT NULL, -- 0: it stands
	deleted_by      BIGINT NOT NULL,
	version         BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX notes_client ON notes (workspace_id, client_id);
CREATE INDEX notes_thread ON notes (workspace_id, conversation_id, id);

-- What a note said before it was edited.
CREATE TABLE note_versions (
	workspace_id BIGINT NOT NULL,
	note_id      BIGINT NOT NULL,
	version      BIGINT NOT NULL,
	text         TEXT   NOT NULL,
	at           BIGINT NOT NULL, -- since when it said so
	PRIMARY KEY (workspace_id, note_id, version)
);

CREATE TABLE mentions (
	workspace_id BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	note_id      BIGINT NOT NULL,
	conversation_id BIGINT NOT NULL,
	read_at      BIGINT NOT NULL, -- 0: not yet
	PRIMARY KEY (workspace_id, member_id, note_id)
);
CREATE INDEX mentions_note ON mentions (workspace_id, note_id, member_id);
CREATE INDEX mentions_unread ON mentions (workspace_id, member_id, note_id) WHERE read_at = 0;

CREATE TABLE labels (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	name         TEXT   NOT NULL,
	name_key     TEXT   NOT NULL, -- lower case: two labels of one name are one too many
	color        TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX labels_name ON labels (workspace_id, name_key);

-- Which conversations have which. Not a column of conversations: those are written with every message.
CREATE TABLE conversation_labels (
	workspace_id    BIGINT NOT NULL,
	conversation_id BIGINT NOT NULL,
	label_id        BIGINT NOT NULL,
	at              BIGINT NOT NULL,
	by_id           BIGINT NOT NULL, -- 0: a program
	PRIMARY KEY (workspace_id, conversation_id, label_id)
);
CREATE INDEX conversation_labels_label ON conversation_labels (workspace_id, label_id, conversation_id);

-- Of a conversation whose state is "snoozed": when it wakes, and who put it to sleep (0: a program).
ALTER TABLE conversations ADD COLUMN snoozed_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN snoozed_by    BIGINT NOT NULL DEFAULT 0;
-- Whose move it is ('': somebody is at it; new, waiting, escalated), what goes first (-3 urgent, -2 high, -1 normal, 0 none, 1 low),
-- since when the contact waits for an answer (0: does not), and up to when a person has answered.
ALTER TABLE conversations ADD COLUMN stage          TEXT   NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN priority       BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN waiting_since  BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN answered_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE workspaces ADD COLUMN answer_assigns BIGINT NOT NULL DEFAULT 1; -- 1: whoever answers what nobody has gets it
-- What needs an answer, in the order in which it does. The assignee is there to be looked at on the way.
CREATE INDEX conversations_waiting ON conversations (workspace_id, priority, waiting_since, id, assignee_id) WHERE state = 'open' AND stage <> 'waiting' AND waiting_since > 0;
CREATE INDEX conversations_stage ON conversations (workspace_id, stage, state, last_at, id) WHERE stage IN ('waiting', 'escalated');
CREATE INDEX conversations_priority ON conversations (workspace_id, priority, state, last_at, id) WHERE priority <> 0;
-- Lists that members gave a name.
CREATE TABLE saved_views (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	owner_id     BIGINT NOT NULL,
	shared       BIGINT NOT NULL, -- 1: everybody sees it
	name         TEXT   NOT NULL,
	filter       TEXT   NOT NULL, -- inbox.ViewFilter as JSON
	created_at   BIGINT NOT NULL,
	version      BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);

-- Across workspaces: one clock wakes them all.
CREATE INDEX conversations_snoozed ON conversations (snoozed_until, workspace_id, id) WHERE state = 'snoozed';
