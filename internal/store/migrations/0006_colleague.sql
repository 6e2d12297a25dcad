-- The phone as a colleague: claims, hand-overs, rate cards, and how fast each number may send.

-- Members who said of a message from the phone that it was them. The author stays the phone.
CREATE TABLE claims (
	workspace_id BIGINT NOT NULL,
	message_id   BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	at           BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, message_id)
);

ALTER TABLE workspaces ADD COLUMN claim_assigns BIGINT NOT NULL DEFAULT 0; -- 1: a claim gives an unassigned conversation to the claimer

ALTER TABLE conversations ADD COLUMN handed_by BIGINT NOT NULL DEFAULT 0; -- who left the answer to the phone; 0 with handed_at set: a program
ALTER TABLE conversations ADD COLUMN handed_at BIGINT NOT NULL DEFAULT 0; -- 0: nobody has

-- Prices a workspace put in place of those that came with the program; none: the program's.
CREATE TABLE rate_cards (
	workspace_id BIGINT NOT NULL,
	market       TEXT   NOT NULL,
	category     TEXT   NOT NULL,
	from_day     TEXT   NOT NULL, -- 2026-10-01
	currency     TEXT   NOT NULL,
	micros       BIGINT NOT NULL, -- millionths of the currency
	note         TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, market, category, from_day)
);

ALTER TABLE accounts ADD COLUMN per_second BIGINT NOT NULL DEFAULT 0; -- chosen by the owner; 0: as pace says
ALTER TABLE accounts ADD COLUMN burst      BIGINT NOT NULL DEFAULT 0; -- how many may go at once; 0: as pace says

-- "Too fast" from the platform, the last of each kind: rare, so that writing it costs nothing.
CREATE TABLE throttles (
	workspace_id BIGINT NOT NULL,
	account_id   BIGINT NOT NULL,
	code         BIGINT NOT NULL, -- 130429 the number, 131056 one person
	count        BIGINT NOT NULL,
	last_at      BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, account_id, code)
);
