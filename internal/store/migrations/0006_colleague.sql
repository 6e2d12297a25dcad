-- The phone as a colleague: claims, hand-overs, prices, and how fast each number may send.

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

ALTER TABLE outbox ADD COLUMN was TEXT NOT NULL DEFAULT ''; -- JSON: desk.Before, for when the answer is taken back; empty: no answer

-- Each time a workspace put prices of its own in place; the newest holds. No cards in it: the program's hold.
CREATE TABLE rate_loads (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	at           BIGINT NOT NULL,
	member_id    BIGINT NOT NULL, -- 0: a program did it
	source       TEXT   NOT NULL, -- where they were read: a file, a page; may be empty
	count        BIGINT NOT NULL, -- of cards
	cards        TEXT   NOT NULL, -- cost.Card as JSON
	PRIMARY KEY (workspace_id, id)
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
