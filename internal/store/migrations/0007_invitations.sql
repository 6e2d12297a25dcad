-- One-time links to set a password. The token itself is never stored.
CREATE TABLE password_links (
	workspace_id BIGINT NOT NULL,
	token_hash   TEXT   NOT NULL, -- hex of SHA-256
	member_id    BIGINT NOT NULL,
	created_at   BIGINT NOT NULL,
	created_by   BIGINT NOT NULL, -- member; 0: the operator
	expires_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, token_hash)
);
CREATE UNIQUE INDEX password_links_member ON password_links (workspace_id, member_id);
