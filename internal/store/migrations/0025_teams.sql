-- Teams: some members, the numbers they serve, and the conversations that were given to them.

CREATE TABLE teams (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	name         TEXT   NOT NULL,
	name_key     TEXT   NOT NULL, -- lower case: two teams of one name are one too many
	created_at   BIGINT NOT NULL,
	version      BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX teams_name ON teams (workspace_id, name_key);

CREATE TABLE team_members (
	workspace_id BIGINT NOT NULL,
	team_id      BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, team_id, member_id)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;
CREATE INDEX team_members_member ON team_members (workspace_id, member_id, team_id);

CREATE TABLE team_accounts (
	workspace_id BIGINT NOT NULL,
	team_id      BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, team_id, account_id)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;

ALTER TABLE conversations ADD COLUMN team_id BIGINT NOT NULL DEFAULT 0; -- 0: no team's
-- Only of those that have one: conversations are written with every message.
CREATE INDEX conversations_team ON conversations (workspace_id, team_id, state, last_at, id) WHERE team_id <> 0;

ALTER TABLE saved_views ADD COLUMN team_id BIGINT NOT NULL DEFAULT 0; -- whose members see it, beside its owner; 0: nobody else's
