-- Messages of ours that failed, or whose fate is unknown, until somebody has dealt with them.

-- The status at which a member left it as it is; empty: nobody has. A later status is news again.
ALTER TABLE messages ADD COLUMN dismissed TEXT NOT NULL DEFAULT '';
UPDATE messages SET dismissed = status WHERE status = 'unknown' AND failure <> '';

-- The condition is problemRow of the store, word for word.
CREATE INDEX messages_problems ON messages (workspace_id, conversation_id, sent_at, id) WHERE status IN ('failed', 'unknown') AND dismissed <> status AND sent_again = 0
	AND direction = 'outbound' AND author <> 'phone' AND source = 'live';

-- How many there are; counted anew, under the lock of the row, whenever one comes or goes.
ALTER TABLE conversations ADD COLUMN problems BIGINT NOT NULL DEFAULT 0;
UPDATE conversations SET problems = (SELECT count(*) FROM messages m WHERE m.workspace_id = conversations.workspace_id AND m.conversation_id = conversations.id AND m.sent_at > 0
	AND m.status IN ('failed', 'unknown') AND m.dismissed <> m.status AND m.sent_again = 0 AND m.direction = 'outbound' AND m.author <> 'phone' AND m.source = 'live')
	WHERE EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = conversations.workspace_id AND m.conversation_id = conversations.id AND m.sent_at > 0
		AND m.status IN ('failed', 'unknown') AND m.dismissed <> m.status AND m.sent_again = 0 AND m.direction = 'outbound' AND m.author <> 'phone' AND m.source = 'live');
CREATE INDEX conversations_problems ON conversations (workspace_id, state, last_at, id) WHERE problems > 0;
