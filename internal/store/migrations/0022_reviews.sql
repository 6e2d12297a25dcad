-- The weekly look at who has access, and who signed it off: nothing here is ever changed or deleted.

-- An owner said that there is no weekly look: 0 or 1.
ALTER TABLE workspaces ADD COLUMN reviews_off BIGINT NOT NULL DEFAULT 0;

CREATE TABLE access_reviews (
	workspace_id BIGINT NOT NULL,
	id           BIGINT NOT NULL, -- in the order of time
	at           BIGINT NOT NULL,
	by_id        BIGINT NOT NULL,
	note         TEXT   NOT NULL,
	members      BIGINT NOT NULL, -- who could sign in then
	devices      BIGINT NOT NULL, -- where they were signed in
	api_keys     BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);

CREATE TRIGGER reviews_unchanged BEFORE UPDATE ON access_reviews BEGIN SELECT RAISE(ABORT, 'reviews are only added to'); END; -- only: sqlite
CREATE TRIGGER reviews_undeleted BEFORE DELETE ON access_reviews BEGIN SELECT RAISE(ABORT, 'reviews are only added to'); END; -- only: sqlite
CREATE FUNCTION reviews_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'reviews are only added to'; END $$; -- only: postgres
CREATE TRIGGER reviews_stay BEFORE UPDATE OR DELETE ON access_reviews FOR EACH ROW EXECUTE FUNCTION reviews_stay(); -- only: postgres
