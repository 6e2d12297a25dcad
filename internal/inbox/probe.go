package inbox

// Probe is what the platform said of a number and its token when it was asked.
type Probe struct {
	At Millis `json:"at"`
	// Why the platform could not be asked at all, in plain words; then all else is empty.
	Unreachable string     `json:"unreachable,omitempty"`
	Token       TokenProbe `json:"token"`
	Number      struct {
		Asked bool `json:"asked"` // false: the call was refused, see Problems
		// There is no number with this id, or the token may not see it.
		Nowhere bool `json:"nowhere,omitempty"`
		// The token's permission does not reach the number: so it is after the link was ended.
		Denied  bool   `json:"denied,omitempty"`
		Display string `json:"display,omitempty"` // the number itself, as the platform shows it
		// As the platform spells them; open lists. Empty: not told.
		Status      string `json:"status,omitempty"` // CONNECTED can send
		Quality     string `json:"quality,omitempty"`
		Throughput  string `json:"throughput,omitempty"`
		DailyLimit  string `json:"daily_limit,omitempty"`
		Name        string `json:"name,omitempty"`
		NameStatus  string `json:"name_status,omitempty"`
		Username    string `json:"username,omitempty"`
		CanSend     string `json:"can_send,omitempty"`     // AVAILABLE, LIMITED, BLOCKED
		OnBizApp    *bool  `json:"on_biz_app,omitempty"`   // also on the Business App
		CallbackURL string `json:"callback_url,omitempty"` // where its webhooks go
	} `json:"number"`
	Subscribed struct {
		Asked bool `json:"asked"`
		Apps  int  `json:"apps"` // that get the webhooks of the business account
		// Ours is among them; known only if the token told which app it is of.
		Ours  bool `json:"ours"`
		Known bool `json:"known"`
	} `json:"subscribed"`
	// Fields that our app does not get, if the platform could be asked; nil: not known.
	MissingFields []string `json:"missing_fields,omitempty"`
	// The app's own credential was refused while the token told its app.
	AppSecretWrong bool `json:"app_secret_wrong,omitempty"`
	// What was refused, in plain words.
	Problems []string `json:"problems,omitempty"`
}

// TokenProbe is what the platform says of a token.
type TokenProbe struct {
	Asked     bool     `json:"asked"`
	Valid     bool     `json:"valid"`
	ExpiresAt Millis   `json:"expires_at,omitempty"` // zero: never
	Missing   []string `json:"missing,omitempty"`    // permissions it lacks
	AppID     string   `json:"app_id,omitempty"`
}
