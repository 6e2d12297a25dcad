-- Working together: private notes, mentions, labels, snoozed conversations.

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
CREATE INDEX mentions_note ON mentions (workspace_id, note_id);
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
-- Across workspaces: one clock wakes them all.
CREATE INDEX conversations_snoozed ON conversations (snoozed_until, workspace_id, id) WHERE state = 'snoozed';
