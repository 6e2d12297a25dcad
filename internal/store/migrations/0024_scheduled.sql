-- Messages for later. Not in the outbox: there one would hold up what is said to its person meanwhile.

CREATE TABLE scheduled (
	workspace_id    BIGINT NOT NULL,
	id              BIGINT NOT NULL,
	conversation_id BIGINT NOT NULL,
	author          TEXT   NOT NULL, -- "member" or "api"
	author_id       BIGINT NOT NULL, -- 0: a program
	client_id       TEXT   NOT NULL,
	draft           TEXT   NOT NULL, -- JSON: desk.Draft
	kind            TEXT   NOT NULL, -- what it will say, for lists
	text            TEXT   NOT NULL,
	filename        TEXT   NOT NULL,
	template_id     BIGINT NOT NULL, -- 0: none
	due_at          BIGINT NOT NULL,
	zone            TEXT   NOT NULL, -- in which its writer chose the time
	if_news         TEXT   NOT NULL, -- ask, send
	seen            BIGINT NOT NULL, -- the newest message its writer had seen, or an id of that moment
	state           TEXT   NOT NULL, -- waiting, held, sent, cancelled
	reason          TEXT   NOT NULL, -- JSON: inbox.Reason; empty unless held
	message_id      BIGINT NOT NULL, -- 0: not sent
	try_at          BIGINT NOT NULL,
	created_at      BIGINT NOT NULL,
	changed_at      BIGINT NOT NULL,
	version         BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX scheduled_client ON scheduled (workspace_id, client_id);
CREATE INDEX scheduled_due    ON scheduled (workspace_id, try_at, id) WHERE state = 'waiting';
CREATE INDEX scheduled_open   ON scheduled (workspace_id, due_at, id) WHERE state IN ('waiting', 'held');
CREATE INDEX scheduled_thread ON scheduled (workspace_id, conversation_id, due_at, id) WHERE state IN ('waiting', 'held');
