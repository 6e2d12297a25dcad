-- The link of a number: its facts, its state and events, signs of life, notices.

ALTER TABLE accounts ADD COLUMN throughput TEXT NOT NULL DEFAULT '';  -- as the platform spells it
ALTER TABLE accounts ADD COLUMN daily_limit TEXT NOT NULL DEFAULT ''; -- people a day one may write to first
ALTER TABLE account_signs ADD COLUMN phone_at BIGINT NOT NULL DEFAULT 0; -- proof, other than an echo, that the app was open

-- What was told of a number, each once: the state of accounts is a pure function of these rows.
CREATE TABLE link_facts (
	workspace_id BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	fact_key     TEXT   NOT NULL, -- of kind, time and content
	at           BIGINT NOT NULL, -- when it happened, as the platform says; ours if it does not
	received_at  BIGINT NOT NULL,
	effect       BIGINT NOT NULL, -- 1: it moves state, quality or a limit
	body         TEXT   NOT NULL, -- JSON of inbox.AccountFact
	PRIMARY KEY (workspace_id, account_id, fact_key)
);
CREATE INDEX link_facts_time ON link_facts (workspace_id, account_id, at);

-- Where the link of an account stood when it was last looked at.
CREATE TABLE links (
	workspace_id BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	state        TEXT   NOT NULL, -- of onboarding.LinkState
	since        BIGINT NOT NULL,
	cause        TEXT   NOT NULL,
	gap_seen_at  BIGINT NOT NULL, -- gaps that ended before were looked at by somebody
	PRIMARY KEY (workspace_id, account_id)
);

-- Each transition once.
CREATE TABLE link_events (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	at           BIGINT NOT NULL, -- when it happened
	seen_at      BIGINT NOT NULL, -- when it was noticed
	from_state   TEXT   NOT NULL, -- empty: the first
	to_state     TEXT   NOT NULL,
	cause        TEXT   NOT NULL, -- plain code
	evidence     TEXT   NOT NULL, -- plain words
	PRIMARY KEY (workspace_id, id)
);
CREATE INDEX link_events_account ON link_events (workspace_id, account_id, id);

-- Each notice once: a day of one silence, or one transition people are told of.
CREATE TABLE link_notices (
	workspace_id BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	kind         TEXT   NOT NULL, -- "phone", "companion", or the state entered
	since        BIGINT NOT NULL, -- when the silence or the state began
	day          BIGINT NOT NULL, -- of the silence; 0 for a state
	at           BIGINT NOT NULL, -- when it was due
	cause        TEXT   NOT NULL,
	mail         TEXT   NOT NULL, -- "off", "overtaken", "waiting", "sending", "sent", "failed"
	mail_to      BIGINT NOT NULL, -- to how many it went
	mail_why     TEXT   NOT NULL, -- plain words, if it failed
	mail_at      BIGINT NOT NULL,
	mail_next    BIGINT NOT NULL, -- when to look at a waiting or sending one again
	mail_tries   TEXT   NOT NULL, -- JSON of onboarding.Attempt, by address
	second       TEXT   NOT NULL, -- of onboarding.SecondOff and so on: telling the second numbers
	second_told  TEXT   NOT NULL DEFAULT '[]', -- JSON of onboarding.Told, by number
	PRIMARY KEY (workspace_id, account_id, kind, since, day)
);
CREATE INDEX link_notices_second ON link_notices (at) WHERE second = 'waiting';
CREATE INDEX link_notices_mail ON link_notices (mail_next, at) WHERE mail IN ('waiting', 'sending');

-- What the platform said when it was asked last.
CREATE TABLE link_probes (
	workspace_id BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	at           BIGINT NOT NULL, -- zero: it has not answered yet
	body         TEXT   NOT NULL, -- JSON of inbox.Probe
	tried_at     BIGINT NOT NULL, -- when it was asked last, whatever came of it
	PRIMARY KEY (workspace_id, account_id)
);

-- The figures of keep-alive, where a workspace has changed them.
CREATE TABLE link_settings (
	workspace_id BIGINT NOT NULL PRIMARY KEY,
	body         TEXT   NOT NULL, -- JSON of onboarding.Settings
	changed_at   BIGINT NOT NULL,
	changed_by   BIGINT NOT NULL
);

-- The way of a number before it is an account.
CREATE TABLE onboarding_cases (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	state        TEXT   NOT NULL, -- considering, eligible, signing_up, linked, given_up
	model        TEXT   NOT NULL, -- app, api, hybrid; empty: not chosen
	number       TEXT   NOT NULL, -- E.164 with "+"; empty: not said
	checks       TEXT   NOT NULL, -- JSON
	ticks        TEXT   NOT NULL, -- JSON
	account_id   BIGINT NOT NULL, -- once linked
	created_by   BIGINT NOT NULL,
	created_at   BIGINT NOT NULL,
	updated_by   BIGINT NOT NULL,
	updated_at   BIGINT NOT NULL,
	version      BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
