-- Templates: what the platform lists for each business account, and when it was asked.

CREATE TABLE templates (
	workspace_id     BIGINT NOT NULL,
	id               BIGINT NOT NULL,
	business_id      TEXT   NOT NULL, -- the platform's id of the business account
	platform_id      TEXT   NOT NULL,
	name             TEXT   NOT NULL,
	language         TEXT   NOT NULL,
	category         TEXT   NOT NULL,
	state            TEXT   NOT NULL, -- approved, paused…; gone: no longer listed
	reason           TEXT   NOT NULL,
	way_out          TEXT   NOT NULL,
	quality          TEXT   NOT NULL,
	next_category    TEXT   NOT NULL,
	next_category_at BIGINT NOT NULL,
	parts            TEXT   NOT NULL, -- JSON, inbox.TemplateParts
	told_at          BIGINT NOT NULL, -- by the platform's clock: news older than this change nothing
	heard_at         BIGINT NOT NULL, -- by ours: a list that was asked for before does not overwrite it
	changed_at       BIGINT NOT NULL,
	version          BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX templates_platform ON templates (workspace_id, business_id, platform_id);

CREATE TABLE template_syncs (
	workspace_id BIGINT NOT NULL,
	business_id  TEXT   NOT NULL,
	next_at      BIGINT NOT NULL, -- from then on the list is read again
	claimed_at   BIGINT NOT NULL, -- by who reads it now: only the last claim may write; 0: nobody
	synced_at    BIGINT NOT NULL, -- 0: never
	failed_at    BIGINT NOT NULL, -- 0: the last try went well
	problem      TEXT   NOT NULL,
	way_out      TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, business_id)
);
