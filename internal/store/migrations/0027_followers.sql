-- Who wants to hear of a conversation that is another's, or nobody's.

CREATE TABLE followers (
	workspace_id    BIGINT NOT NULL,
	conversation_id BIGINT NOT NULL,
	member_id       BIGINT NOT NULL,
	at              BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, conversation_id, member_id)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;
CREATE INDEX followers_member ON followers (workspace_id, member_id, at, conversation_id);
