-- What a case knows of the network's own window, and of the callback handed to a provider.

CREATE TABLE onboarding_signups (
	workspace_id BIGINT NOT NULL,
	case_id      BIGINT NOT NULL,
	body         TEXT   NOT NULL, -- JSON of onboarding.Signup, without secrets
	token        TEXT   NOT NULL, -- sealed; empty: none, or handed on to the account
	verify_token TEXT   NOT NULL, -- sealed; for a callback that somebody else sets
	app_id       BIGINT NOT NULL, -- the app that waits for its secret under that token; 0: none
	PRIMARY KEY (workspace_id, case_id)
);

-- When the platform last proved the callback of an app.
ALTER TABLE apps ADD COLUMN verified_at BIGINT NOT NULL DEFAULT 0;
