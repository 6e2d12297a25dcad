-- What members sign before they read anything, and who has: nothing here is ever changed or deleted.

-- The version of the text that is wanted of everybody; 0: none.
ALTER TABLE workspaces ADD COLUMN wants_signed BIGINT NOT NULL DEFAULT 0;
-- The newest version that a member has signed; 0: none.
ALTER TABLE members ADD COLUMN signed BIGINT NOT NULL DEFAULT 0;

CREATE TABLE confidentiality_texts (
	workspace_id BIGINT NOT NULL,
	version      BIGINT NOT NULL, -- from 1
	at           BIGINT NOT NULL,
	by_id        BIGINT NOT NULL,
	text_en      TEXT   NOT NULL, -- both empty: from here on nobody is asked
	text_hi      TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, version)
);
CREATE TABLE confidentiality_signatures (
	workspace_id BIGINT NOT NULL,
	member_id    BIGINT NOT NULL,
	version      BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	at           BIGINT NOT NULL,
	name         TEXT   NOT NULL, -- as it was typed
	language     TEXT   NOT NULL, -- in which the text was shown
	place        TEXT   NOT NULL, -- a network, never a whole address
	PRIMARY KEY (workspace_id, member_id, version)
);
CREATE UNIQUE INDEX confidentiality_signed ON confidentiality_signatures (workspace_id, id);

CREATE TRIGGER confidentiality_text_unchanged BEFORE UPDATE ON confidentiality_texts BEGIN SELECT RAISE(ABORT, 'texts are only added to'); END; -- only: sqlite
CREATE TRIGGER confidentiality_text_undeleted BEFORE DELETE ON confidentiality_texts BEGIN SELECT RAISE(ABORT, 'texts are only added to'); END; -- only: sqlite
CREATE TRIGGER confidentiality_unchanged BEFORE UPDATE ON confidentiality_signatures BEGIN SELECT RAISE(ABORT, 'signatures are only added to'); END; -- only: sqlite
CREATE TRIGGER confidentiality_undeleted BEFORE DELETE ON confidentiality_signatures BEGIN SELECT RAISE(ABORT, 'signatures are only added to'); END; -- only: sqlite
CREATE FUNCTION confidentiality_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'texts and signatures are only added to'; END $$; -- only: postgres
CREATE TRIGGER confidentiality_text_stays BEFORE UPDATE OR DELETE ON confidentiality_texts FOR EACH ROW EXECUTE FUNCTION confidentiality_stays(); -- only: postgres
CREATE TRIGGER confidentiality_stays BEFORE UPDATE OR DELETE ON confidentiality_signatures FOR EACH ROW EXECUTE FUNCTION confidentiality_stays(); -- only: postgres
