-- The team at work: cards of conversations handed over, what has to be done next.

-- Private, as notes are: nothing that sends reads this table.
CREATE TABLE handoffs (
	workspace_id    BIGINT NOT NULL,
	id              BIGINT NOT NULL,
	conversation_id BIGINT NOT NULL,
	client_id       TEXT   NOT NULL,
	from_id         BIGINT NOT NULL, -- 0: a program
	to_id           BIGINT NOT NULL, -- 0: whoever may decide
	escalates       BIGINT NOT NULL,
	wants           TEXT   NOT NULL,
	done            TEXT   NOT NULL,
	promise         TEXT   NOT NULL,
	promise_until   BIGINT NOT NULL, -- 0: no time was named
	next            TEXT   NOT NULL,
	before_assignee BIGINT NOT NULL, -- how it was, for taking the card back
	before_state    TEXT   NOT NULL,
	before_stage    TEXT   NOT NULL,
	created_at      BIGINT NOT NULL,
	taken_at        BIGINT NOT NULL, -- 0: not yet
	taken_by        BIGINT NOT NULL,
	withdrawn_at    BIGINT NOT NULL, -- 0: it stands
	version         BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX handoffs_client ON handoffs (workspace_id, client_id);
CREATE INDEX handoffs_thread ON handoffs (workspace_id, conversation_id, id);

-- Of some conversations, and not a column of theirs: those are written with every message.
CREATE TABLE next_steps (
	workspace_id    BIGINT NOT NULL,
	conversation_id BIGINT NOT NULL,
	handoff_id      BIGINT NOT NULL, -- 0: it was said by itself
	text            TEXT   NOT NULL,
	due_at          BIGINT NOT NULL, -- 0: no time was named
	by_id           BIGINT NOT NULL,
	at              BIGINT NOT NULL,
	closed          BIGINT NOT NULL, -- 1: the conversation was resolved since
	PRIMARY KEY (workspace_id, conversation_id)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;

ALTER TABLE workspaces ADD COLUMN handoff TEXT NOT NULL DEFAULT 'offered'; -- off, offered, demanded

-- Open, nobody has to answer, and nobody waits: those of them without a next step are forgotten soonest.
CREATE INDEX conversations_idle ON conversations (workspace_id, last_at, id) WHERE state = 'open' AND stage = '' AND waiting_since = 0;
