-- Checklists: what a workspace has ticked off.

CREATE TABLE checklist_ticks (
	workspace_id BIGINT NOT NULL,
	checklist    TEXT   NOT NULL,
	item         TEXT   NOT NULL,
	member_id    BIGINT NOT NULL, -- 0: a program, with a key
	at           BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, checklist, item)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;
