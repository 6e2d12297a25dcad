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
	before_snoozed  BIGINT NOT NULL, -- until when
	before_snoozer  BIGINT NOT NULL,
	before_last     BIGINT NOT NULL, -- the newest message
	before_waiting  BIGINT NOT NULL, -- since when the contact waited
	before_card     BIGINT NOT NULL, -- of the next step: as in next_steps
	before_text     TEXT   NOT NULL,
	before_due      BIGINT NOT NULL,
	before_by       BIGINT NOT NULL,
	before_at       BIGINT NOT NULL, -- 0: there was none
	before_closed   BIGINT NOT NULL,
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

-- What members say of themselves, and when a screen of theirs last said that it is there: written each minute, and so not a part of members.
CREATE TABLE member_presence (
	workspace_id BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	said         TEXT   NOT NULL, -- available, busy, away
	until_at     BIGINT NOT NULL, -- 0: until they say otherwise
	reason       TEXT   NOT NULL,
	said_at      BIGINT NOT NULL,
	seen_at      BIGINT NOT NULL,
	idle         BIGINT NOT NULL, -- 1: no hand was on that screen
	PRIMARY KEY (workspace_id, member_id)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;

-- Blocks of undisturbed work on one view.
CREATE TABLE focus_blocks (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	view_id      BIGINT NOT NULL, -- 0: their own open conversations
	name         TEXT   NOT NULL, -- of the view when it began
	started_at   BIGINT NOT NULL,
	until_at     BIGINT NOT NULL,
	ended_at     BIGINT NOT NULL, -- 0: nobody has ended it, even if its time is over
	before_n     BIGINT NOT NULL, -- conversations in the view when it began
	from_seq     BIGINT NOT NULL, -- the last event then
	PRIMARY KEY (workspace_id, id)
);
CREATE INDEX focus_blocks_running ON focus_blocks (workspace_id, member_id, id) WHERE ended_at = 0;

-- How the team works, in its own words.
CREATE TABLE handbook_pages (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	title        TEXT   NOT NULL,
	text         TEXT   NOT NULL,
	owner_id     BIGINT NOT NULL, -- who answers for it; 0: nobody
	review_at    BIGINT NOT NULL, -- from then on it is due to be looked at again; 0: never
	reviewed_at  BIGINT NOT NULL,
	reviewed_by  BIGINT NOT NULL,
	changed_at   BIGINT NOT NULL,
	changed_by   BIGINT NOT NULL, -- 0: a program
	version      BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);

-- What members tick off for themselves.
CREATE TABLE member_ticks (
	workspace_id BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	day          TEXT   NOT NULL, -- as 2026-11-22, by the member's calendar; empty: of a list that is done once
	list         TEXT   NOT NULL,
	item         TEXT   NOT NULL,
	at           BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, member_id, day, list, item)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;
