package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"sangam/internal/wire/cloudapi"
)

// Fields of the message family: their entries carry no time.
var familyFields = []string{cloudapi.FieldMessages, cloudapi.FieldMessageEchoes, cloudapi.FieldMessageEchoesAlt, cloudapi.FieldStateSync,
	cloudapi.FieldHistory, cloudapi.FieldUserPreferences, cloudapi.FieldCalls, cloudapi.FieldStandby, cloudapi.FieldHandovers}

// Inject tells any value of any webhook field about a number (empty: the first): what the typed calls
// do not offer. It returns the key of the update in the ledger.
func (s *Simulator) Inject(numberID, field string, value json.RawMessage) (string, error) {
	if !json.Valid(value) {
		return "", errors.New("value is not JSON; use InjectBody for damaged bodies")
	}
	stamped := !strings.HasPrefix(field, "group_")
	for _, f := range familyFields {
		stamped = stamped && f != field
	}
	return s.inject(numberID, &update{field: field, value: value, stamped: stamped})
}

// InjectBody posts a whole body as it is, signed: also one that is no JSON at all. Escaping is up to
// the caller.
func (s *Simulator) InjectBody(numberID string, body []byte) (string, error) {
	return s.inject(numberID, &update{body: body})
}

func (s *Simulator) inject(numberID string, u *update) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hooks.full() {
		return "", ErrFull
	}
	n, err := s.numberOf(numberID)
	if err != nil {
		return "", err
	}
	u.key, u.url, u.account, u.meta = fmt.Sprintf("raw:%d", s.seq.Add(1)), s.callbackOf(n), n.account.ID, s.meta(n)
	u.lane, u.at = n.ID, s.clock.Now()
	if u.stamped { // account and template fields never follow an override
		u.url = s.appCallback(n)
	}
	s.hooks.put(u)
	return u.key, nil
}
