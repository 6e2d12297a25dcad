-- Who did what to the house: sign-ins, sessions, roles, keys, settings, exports. Nothing here is ever changed or deleted.

CREATE TABLE audit (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL, -- in the order of time
	at           BIGINT NOT NULL,
	act          TEXT   NOT NULL,
	member_id    BIGINT NOT NULL, -- who did it; 0 with key_id 0: nobody who was signed in, or the operator
	key_id       BIGINT NOT NULL,
	place        TEXT   NOT NULL, -- a network, never a whole address
	of_id        BIGINT NOT NULL, -- the member whom it concerns; 0: none
	details      TEXT   NOT NULL, -- JSON; empty: none
	PRIMARY KEY (workspace_id, id)
) -- only: postgres
) WITHOUT ROWID -- only: sqlite
;
CREATE INDEX audit_by_member ON audit (workspace_id, member_id, id);
CREATE INDEX audit_by_of ON audit (workspace_id, of_id, id);
CREATE INDEX audit_by_act ON audit (workspace_id, act, id);

CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END; -- only: sqlite
CREATE TRIGGER audit_undeleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END; -- only: sqlite
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit is only added to'; END $$; -- only: postgres
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays(); -- only: postgres
