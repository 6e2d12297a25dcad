-- Roles of a workspace's own, beside the presets of auth/roles.txt. members.role holds the id of either.

CREATE TABLE roles (
	workspace_id BIGINT NOT NULL,
	id           TEXT   NOT NULL, -- own:12345, so that it is never a preset
	name         TEXT   NOT NULL,
	name_key     TEXT   NOT NULL, -- lower case
	permissions  TEXT   NOT NULL, -- sorted, a space between
	created_at   BIGINT NOT NULL,
	version      BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX roles_name ON roles (workspace_id, name_key);
CREATE INDEX members_by_role ON members (workspace_id, role);
