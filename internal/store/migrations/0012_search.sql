-- Search: an index of terms over messages, private notes and people, derived from the rest in the background.

-- What is in the index, at places that follow the time: newer is higher. See search.Place.
CREATE TABLE search_docs (
	workspace_id    BIGINT NOT NULL,
	place           BIGINT NOT NULL,
	what            TEXT   NOT NULL, -- "message", "contact" or "note"
	id              BIGINT NOT NULL,
	conversation_id BIGINT NOT NULL, -- of a message or note
	version         BIGINT NOT NULL, -- of what was read
	terms           TSVECTOR NOT NULL, -- only: postgres
	PRIMARY KEY (workspace_id, place)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;
CREATE UNIQUE INDEX search_docs_thing ON search_docs (workspace_id, what, id);
CREATE INDEX search_docs_conversation ON search_docs (workspace_id, conversation_id, id) WHERE conversation_id <> 0;
CREATE INDEX search_docs_terms ON search_docs USING gin (terms); -- only: postgres

-- The terms come prepared and hold letters and digits only, so this tokenizer cuts at blanks. Its
-- rowid is the place. It keeps no text.
CREATE VIRTUAL TABLE search_terms USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='2 3'); -- only: sqlite

-- How far the index has come.
CREATE TABLE search_cursors (
	workspace_id BIGINT NOT NULL PRIMARY KEY,
	scheme       BIGINT NOT NULL, -- how terms were made; another one makes the index anew
	seq          BIGINT NOT NULL, -- of the log: all up to it is in the index
	message_id   BIGINT NOT NULL, -- of the walk over what was there before
	contact_id   BIGINT NOT NULL,
	note_id      BIGINT NOT NULL,
	filled       BIGINT NOT NULL  -- 1 when that walk is over
);
