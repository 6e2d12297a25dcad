-- Chat exports: an import, its rows, its undo.

CREATE TABLE imports (
	workspace_id      BIGINT NOT NULL,
	id                BIGINT NOT NULL,
	account_id        BIGINT NOT NULL,
	state             TEXT   NOT NULL,
	filename          TEXT   NOT NULL,
	size              BIGINT NOT NULL,
	blob              TEXT   NOT NULL,
	preview           TEXT   NOT NULL, -- JSON
	created_by        BIGINT NOT NULL,
	created_at        BIGINT NOT NULL,
	conversation_id   BIGINT NOT NULL,
	handle_id         BIGINT NOT NULL,
	contact_id        BIGINT NOT NULL,
	made_conversation BIGINT NOT NULL, -- 0 or 1
	made_people       BIGINT NOT NULL, -- 0 or 1
	customer          TEXT   NOT NULL,
	date_order        TEXT   NOT NULL,
	zone              TEXT   NOT NULL,
	started_by        BIGINT NOT NULL,
	started_at        BIGINT NOT NULL,
	total             BIGINT NOT NULL,
	done              BIGINT NOT NULL,
	added             BIGINT NOT NULL,
	merged            BIGINT NOT NULL,
	files             BIGINT NOT NULL,
	missing           BIGINT NOT NULL,
	first_at          BIGINT NOT NULL,
	last_at           BIGINT NOT NULL,
	reason            TEXT   NOT NULL,
	ended_at          BIGINT NOT NULL,
	undone_by         BIGINT NOT NULL,
	version           BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE INDEX imports_at_work ON imports (workspace_id, id) WHERE state IN ('running', 'undoing');

-- Which message stands for which line of an export. A message that an import made lives as long as
-- any import claims it; a message that was here before is claimed and never removed.
CREATE TABLE import_rows (
	workspace_id BIGINT NOT NULL,
	import_id    BIGINT NOT NULL,
	position     BIGINT NOT NULL, -- of the line in the export, from 0
	message_id   BIGINT NOT NULL,
	file         BIGINT NOT NULL, -- 0: the export has no file for it; 1: it has; 2: and the message has it from there
	at           BIGINT NOT NULL, -- when the line says it was said
	minute       BIGINT NOT NULL, -- 0 or 1: at is the beginning of a minute
	said         TEXT   NOT NULL, -- what the line says, as a key
	held         TEXT   NOT NULL, -- JSON: the file of the export, whatever message has it; empty: none
	blob         TEXT   NOT NULL, -- of held, so that what names a file is found
	preview      TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, import_id, position)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;
-- Conversations that need no look whether an import told of a message before the platform did.
ALTER TABLE conversations ADD COLUMN imported BIGINT NOT NULL DEFAULT 0; -- 0 or 1
CREATE INDEX import_rows_message ON import_rows (workspace_id, message_id);
CREATE INDEX import_rows_blob ON import_rows (workspace_id, blob) WHERE blob <> '';
CREATE INDEX import_rows_preview ON import_rows (workspace_id, preview) WHERE preview <> '';
CREATE INDEX media_blob ON media (workspace_id, blob) WHERE blob <> '';
CREATE INDEX media_preview ON media (workspace_id, preview) WHERE preview <> '';
CREATE INDEX uploads_blob ON uploads (workspace_id, blob);
CREATE INDEX uploads_preview ON uploads (workspace_id, preview);

-- Stored files that lost a row that named them. When nothing names one any more, it goes from the disk.
CREATE TABLE loose_files (
	workspace_id BIGINT NOT NULL,
	hash         TEXT   NOT NULL,
	since        BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, hash)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;
CREATE INDEX loose_files_since ON loose_files (since);
