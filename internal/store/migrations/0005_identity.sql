-- People: the phone's address book, suggested merges, merges that can be undone.

-- The owner's private names are shown to nobody unless the workspace says so.
ALTER TABLE workspaces ADD COLUMN share_phone_names BIGINT NOT NULL DEFAULT 0; -- 0 or 1

-- A contact that was merged into another keeps its row, without handles, so that the merge can be undone.
ALTER TABLE contacts ADD COLUMN merged_into BIGINT NOT NULL DEFAULT 0;

ALTER TABLE handles ADD COLUMN parent_user_id TEXT NOT NULL DEFAULT '';
ALTER TABLE handles ADD COLUMN moved_to BIGINT NOT NULL DEFAULT 0; -- the handle the person goes on under
CREATE INDEX handles_parent ON handles (workspace_id, parent_user_id) WHERE parent_user_id <> '';

-- One name on several accounts: perhaps one person.
CREATE INDEX aliases_by_name ON aliases (workspace_id, alias);

-- Whom the writer of a message meant: inbox.Handle.Target when it was queued; empty: not noted.
ALTER TABLE outbox ADD COLUMN target TEXT NOT NULL DEFAULT '';

-- The address book of each account's phone, by each name of an entry ("u:" + id, "p:" + normalised
-- number). Each row is a register: the latest (at, rank) wins, in whatever order they come. Removed
-- entries stay, without names, so that an older "add" which comes later changes nothing.
CREATE TABLE book_entries (
	workspace_id   BIGINT NOT NULL,
	account_id     BIGINT NOT NULL,
	alias          TEXT   NOT NULL,
	at             BIGINT NOT NULL,
	rank           TEXT   NOT NULL, -- decides between equal instants, the same everywhere
	removed        BIGINT NOT NULL, -- 0 or 1
	full_name      TEXT   NOT NULL,
	first_name     TEXT   NOT NULL,
	user_id        TEXT   NOT NULL,
	phone          TEXT   NOT NULL, -- as the platform wrote it
	username       TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, account_id, alias)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;

-- What a handle was known by, and since when: a set, so that the order of arrival does not matter.
CREATE TABLE handle_history (
	workspace_id BIGINT NOT NULL,
	handle_id    BIGINT NOT NULL,
	what         TEXT   NOT NULL, -- "user_id", "phone", "username", "name", "moved", "lost"
	value        TEXT   NOT NULL,
	previous     TEXT   NOT NULL, -- what it replaced, as far as was told; may be empty
	at           BIGINT NOT NULL, -- the earliest we know of, provider time
	evidence     TEXT   NOT NULL, -- "message", "platform", "send", "taken"
	PRIMARY KEY (workspace_id, handle_id, what, value, previous)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;

-- Pairs of contacts that a member said are two people.
CREATE TABLE merge_dismissals (
	workspace_id BIGINT NOT NULL,
	contact_a    BIGINT NOT NULL, -- the smaller id
	contact_b    BIGINT NOT NULL,
	at           BIGINT NOT NULL,
	by_id        BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, contact_a, contact_b)
);

CREATE TABLE merges (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	kept_id      BIGINT NOT NULL, -- the contact that stays
	absorbed_id  BIGINT NOT NULL,
	name_before  TEXT   NOT NULL, -- of the contact that stays
	name_after   TEXT   NOT NULL,
	reasons      TEXT   NOT NULL, -- blank-separated codes; empty: a member knew
	at           BIGINT NOT NULL,
	by_id        BIGINT NOT NULL, -- 0: by key
	undone_at    BIGINT NOT NULL, -- 0: stands
	undone_by    BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE INDEX merges_kept ON merges (workspace_id, kept_id);
CREATE INDEX merges_absorbed ON merges (workspace_id, absorbed_id);

-- What a merge moved: what an undo moves back.
CREATE TABLE merge_handles (
	workspace_id BIGINT NOT NULL,
	merge_id     BIGINT NOT NULL,
	handle_id    BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, merge_id, handle_id)
);
CREATE INDEX handles_moved ON handles (workspace_id, moved_to) WHERE moved_to <> 0;
