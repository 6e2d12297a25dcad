-- Providers by which people sign in (OpenID Connect), and whom they vouched for.

CREATE TABLE providers (
	workspace_id BIGINT NOT NULL PRIMARY KEY,
	state        BIGINT NOT NULL, -- on: 1, off: 0
	label        TEXT   NOT NULL, -- on the button
	issuer       TEXT   NOT NULL,
	client_id    TEXT   NOT NULL,
	secret       TEXT   NOT NULL, -- sealed; empty: none, which is so only of one that is off
	domains      TEXT   NOT NULL, -- whose e-mails are let in, with blanks between; empty: all that are invited
	new_role     TEXT   NOT NULL, -- of members who were not invited; empty: only who is invited
	link         BIGINT NOT NULL, -- a member who has a password comes in without giving it once: 0 or 1
	both_steps   BIGINT NOT NULL  -- the provider asks for a second step itself: 0 or 1
);

CREATE TABLE provider_members (
	workspace_id BIGINT NOT NULL,
	issuer       TEXT   NOT NULL,
	subject      TEXT   NOT NULL, -- the provider's name for them, which never changes
	member_id    BIGINT NOT NULL,
	at           BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, issuer, subject)
);
