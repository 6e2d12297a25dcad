-- Devices: where sessions are used from, the lock of an idle screen, and what became of sessions that were ended.

-- A new sign-in ends the member's other sessions: 0 or 1.
ALTER TABLE workspaces ADD COLUMN one_session BIGINT NOT NULL DEFAULT 0;
-- Minutes without a hand on the screen after which a session is locked; 0: never.
ALTER TABLE workspaces ADD COLUMN lock_after BIGINT NOT NULL DEFAULT 0;

-- The part of the address of the last use that people may see: a network, not a machine.
ALTER TABLE sessions ADD COLUMN place TEXT NOT NULL DEFAULT '';
-- When somebody last had a hand on the screen; counts only while the workspace has lock_after.
ALTER TABLE sessions ADD COLUMN active_at BIGINT NOT NULL DEFAULT 0;
-- When its member locked it; 0: not.
ALTER TABLE sessions ADD COLUMN locked_at BIGINT NOT NULL DEFAULT 0;

-- Sessions that somebody ended, for as long as their device could come back with the cookie: it is then told to forget
-- what it holds, and says when it has. Those that ran out or were signed out of are not here.
CREATE TABLE ended_sessions (
	workspace_id BIGINT NOT NULL,
	token_hash   TEXT   NOT NULL,
	id           BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	name         TEXT   NOT NULL,
	user_agent   TEXT   NOT NULL,
	place        TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	last_seen_at BIGINT NOT NULL,
	expires_at   BIGINT NOT NULL, -- when the cookie dies by itself
	ended_at     BIGINT NOT NULL,
	ended_by     BIGINT NOT NULL, -- 0: the operator, or a program
	wiped_at     BIGINT NOT NULL, -- when the device said that it holds nothing any more; 0: not yet
	PRIMARY KEY (workspace_id, token_hash)
);
CREATE INDEX ended_sessions_by_member ON ended_sessions (workspace_id, member_id, ended_at);
