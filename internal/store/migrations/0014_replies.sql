-- Quick replies: the library of a team, every wording they had, and the number keys of members.

CREATE TABLE quick_replies (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	title        TEXT   NOT NULL,
	category     TEXT   NOT NULL,
	shortcut     TEXT   NOT NULL, -- lower case; empty: none
	text         TEXT   NOT NULL, -- with places for values, {{name:type}}
	version      BIGINT NOT NULL,
	changed_at   BIGINT NOT NULL,
	changed_by   BIGINT NOT NULL, -- 0: a program, with a key
	removed_at   BIGINT NOT NULL, -- 0: it is there
	uses         BIGINT NOT NULL,
	used_at      BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);

-- The newest of them is what the reply says now.
CREATE TABLE quick_reply_versions (
	workspace_id BIGINT NOT NULL,
	reply_id     BIGINT NOT NULL,
	version      BIGINT NOT NULL,
	title        TEXT   NOT NULL,
	category     TEXT   NOT NULL,
	shortcut     TEXT   NOT NULL,
	text         TEXT   NOT NULL,
	removed      BIGINT NOT NULL, -- 1: taken out with this version
	at           BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, reply_id, version)
);

CREATE TABLE quick_reply_keys (
	workspace_id BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	digit        BIGINT NOT NULL, -- 1 to 9
	reply_id     BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, member_id, digit)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;
