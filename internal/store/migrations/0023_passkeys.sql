-- Passkeys, and what is kept between a question to a browser and its answer.

-- How many the member has; the same as the rows below.
ALTER TABLE members ADD COLUMN passkeys BIGINT NOT NULL DEFAULT 0;
-- The session began with a second step, or with what counts as both: 0 or 1.
ALTER TABLE sessions ADD COLUMN proven BIGINT NOT NULL DEFAULT 0;

CREATE TABLE passkeys (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	credential   TEXT   NOT NULL, -- the authenticator's id of it, base64url
	name         TEXT   NOT NULL,
	record       TEXT   NOT NULL, -- public key and what else is needed to check a signature, JSON
	uses         BIGINT NOT NULL, -- the authenticator's counter
	synced       BIGINT NOT NULL, -- 0 or 1
	created_at   BIGINT NOT NULL,
	last_used_at BIGINT NOT NULL, -- 0: never
	copied_at    BIGINT NOT NULL, -- the counter went back: it opens nothing any more; 0: no
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX passkeys_by_credential ON passkeys (workspace_id, member_id, credential);

-- Nobody is known yet when somebody signs in: these rows are the installation's, and live for minutes.
CREATE TABLE ceremonies (
	hash         TEXT   NOT NULL PRIMARY KEY, -- of what the browser shows
	kind         TEXT   NOT NULL,
	workspace_id BIGINT NOT NULL, -- 0: nobody is known yet
	member_id    BIGINT NOT NULL,
	state        TEXT   NOT NULL,
	expires_at   BIGINT NOT NULL
);
CREATE INDEX ceremonies_by_end ON ceremonies (expires_at);
