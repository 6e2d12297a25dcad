-- The second step of signing in, and names of devices.

-- Of whom the workspace demands a second step: off, chiefs (owners and admins), all.
ALTER TABLE workspaces ADD COLUMN second_step TEXT NOT NULL DEFAULT 'off';

-- Whether the member has one that counts; the same as a confirmed row below.
ALTER TABLE members ADD COLUMN second_step BIGINT NOT NULL DEFAULT 0; -- 0 or 1

CREATE TABLE second_steps (
	workspace_id BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	secret       TEXT   NOT NULL, -- sealed
	created_at   BIGINT NOT NULL,
	confirmed_at BIGINT NOT NULL, -- 0: not yet
	last_step    BIGINT NOT NULL, -- of the last code that was taken: each counts once
	PRIMARY KEY (workspace_id, member_id)
);

-- The codes themselves are never stored.
CREATE TABLE recovery_codes (
	workspace_id BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	code_hash    TEXT   NOT NULL, -- hex of SHA-256
	PRIMARY KEY (workspace_id, member_id, code_hash)
);

-- What its member calls a device; empty: not named.
ALTER TABLE sessions ADD COLUMN name TEXT NOT NULL DEFAULT '';
