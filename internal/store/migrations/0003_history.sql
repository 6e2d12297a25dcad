-- History: chunks waiting for their lane, requests of syncs and what came of them.

-- Parts of raw events that tell of the past. Written with the place in the journal; a row goes with
-- the last transaction that took its part in.
CREATE TABLE history_queue (
	workspace_id BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	large        BIGINT NOT NULL, -- 0 or 1: small ones go first
	node         BIGINT NOT NULL, -- with raw_id: the raw event it stands in
	raw_id       BIGINT NOT NULL,
	path         TEXT   NOT NULL, -- the change in the body
	received_at  BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, account_id, large, node, raw_id, path)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;

-- One row a sync: each kind once for each onboarding.
CREATE TABLE syncs (
	workspace_id BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	onboarded_at BIGINT NOT NULL,
	kind         TEXT   NOT NULL, -- "contacts" or "history"
	answer       TEXT   NOT NULL, -- "", "asking", "accepted", "refused", "unknown"
	requested_at BIGINT NOT NULL, -- written before the call
	requested_by BIGINT NOT NULL,
	answered_at  BIGINT NOT NULL,
	request_id   TEXT   NOT NULL, -- the platform's
	tries        BIGINT NOT NULL,
	failure      TEXT   NOT NULL, -- JSON; empty: none
	first_at     BIGINT NOT NULL,
	last_at      BIGINT NOT NULL,
	declined_at  BIGINT NOT NULL,
	progress     BIGINT NOT NULL,
	stored       BIGINT NOT NULL,
	placeholders BIGINT NOT NULL,
	filled       BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, account_id, onboarded_at, kind)
);

-- What each chunk of the past told of itself; a repeat changes nothing.
CREATE TABLE history_chunks (
	workspace_id BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	onboarded_at BIGINT NOT NULL,
	phase        BIGINT NOT NULL,
	chunk        BIGINT NOT NULL,
	messages     BIGINT NOT NULL,
	oldest       BIGINT NOT NULL, -- 0: no message
	newest       BIGINT NOT NULL,
	days         TEXT   NOT NULL, -- days since 1970 on which something was said, blank-separated
	PRIMARY KEY (workspace_id, account_id, onboarded_at, phase, chunk)
);
