-- How a member likes the desk: notifications, keys. Nothing here is looked into by a query.

CREATE TABLE member_preferences (
	workspace_id BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	notify       TEXT   NOT NULL, -- JSON: auth.Notify
	keys         TEXT   NOT NULL, -- JSON: action to key
	changed_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, member_id)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;
