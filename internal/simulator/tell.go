package simulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// tellField tells a value of an account or template field. Such fields never follow an override.
// Source: Cloud API, Webhook overrides (list of April 2026). Caller holds mu.
func (s *Simulator) tellField(n *number, entry, field string, value any) string {
	raw, err := json.Marshal(value)
	if err != nil {
		panic("simulator: own value does not marshal: " + err.Error())
	}
	u := &update{key: fmt.Sprintf("%s:%d", field, s.seq.Add(1)), url: s.appCallback(n), account: entry, field: field, meta: s.meta(n),
		value: raw, stamped: true, lane: n.ID, at: s.clock.Now()}
	s.hooks.put(u)
	return u.key
}

// appCallback is where fields go that follow no override. Caller holds mu.
func (s *Simulator) appCallback(n *number) string {
	if !n.account.subscribed || s.callback.Load().url == "" {
		return ""
	}
	return byApp
}

// AccountEvent is one account_update. Only Event is required.
type AccountEvent struct {
	Number string `json:"number"`
	Event  string `json:"event"`
	// PARTNER_REMOVED: see Disconnection.
	Reason      string `json:"reason"`
	InitiatedBy string `json:"initiated_by"`
	Shape       string `json:"shape"`
	// ACCOUNT_RESTRICTION: types, and for how long from now (0 is 7 days).
	Restrictions []string `json:"restrictions"`
	UntilSeconds float64  `json:"until_seconds"`
	// DISABLED_UPDATE: DISABLE (default), REINSTATE, SCHEDULE_FOR_DISABLE; a text date, empty is today.
	BanState string `json:"ban_state"`
	BanDate  string `json:"ban_date"`
	// ACCOUNT_VIOLATION: the type (empty: SCAM).
	Violation   string `json:"violation"`
	Remediation string `json:"remediation"`
	// BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE.
	Country string `json:"country"`
}

// TellAccount makes the platform do something to an account and tell it. What changes the state
// (removal, offboarding, reconnection, bans, restrictions, deletion) also takes effect.
func (s *Simulator) TellAccount(e AccountEvent) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberOf(e.Number)
	if err != nil {
		return err
	}
	now, a := s.clock.Now(), n.account
	v := &cloudapi.AccountUpdate{Event: e.Event}
	entry := a.ID
	switch l := n.link.state; e.Event {
	case "PARTNER_REMOVED", "ACCOUNT_OFFBOARDED", "ACCOUNT_RECONNECTED":
		if l != LinkOffboarded && (l != LinkLinked || e.Event == "ACCOUNT_RECONNECTED") {
			return fmt.Errorf("number %s is %s: %s cannot happen", n.ID, l, e.Event)
		}
	}
	switch e.Event {
	case "":
		return fmt.Errorf("event is missing")
	case "PARTNER_REMOVED":
		s.disconnect(n, Disconnection{Reason: e.Reason, InitiatedBy: e.InitiatedBy, Shape: e.Shape})
		return nil
	case "ACCOUNT_OFFBOARDED":
		s.offboard(n)
		return nil
	case "ACCOUNT_RECONNECTED":
		s.reconnect(n)
		return nil
	case "ACCOUNT_RESTRICTION":
		until := now.Add(time.Duration(e.UntilSeconds * float64(time.Second)))
		if e.UntilSeconds == 0 {
			until = now.Add(7 * 24 * time.Hour)
		}
		if len(e.Restrictions) == 0 {
			e.Restrictions = []string{restrictedOut}
		}
		for _, t := range e.Restrictions {
			a.limits[t] = until
			v.Restrictions = append(v.Restrictions, cloudapi.Restriction{Type: t, Expiration: graph.IntTime(until.UnixMilli()), Remediation: e.Remediation})
		}
	case "DISABLED_UPDATE":
		setDefault(&e.BanState, "DISABLE")
		setDefault(&e.BanDate, now.UTC().Format("January 2, 2006"))
		v.BanInfo = &cloudapi.BanInfo{State: e.BanState, Date: e.BanDate}
		switch e.BanState {
		case "DISABLE":
			a.banned = true
		case "REINSTATE":
			a.banned = false
			clear(a.limits)
		}
	case "ACCOUNT_DELETED":
		a.banned = true
	case "ACCOUNT_VIOLATION":
		setDefault(&e.Violation, "SCAM")
		v.ViolationInfo = &cloudapi.ViolationInfo{Type: e.Violation, Remediation: e.Remediation}
	case "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE":
		setDefault(&e.Country, countryOf(n.Digits))
		v.Country = e.Country
	default:
		if strings.HasPrefix(e.Event, "PARTNER_") || e.Event == "AD_ACCOUNT_LINKED" || e.Event == "MM_LITE_TERMS_SIGNED" {
			entry, v.WABAInfo = s.cfg.BusinessID, a.info()
			if strings.HasPrefix(e.Event, "PARTNER_APP_") {
				v.WABAInfo.PartnerAppID = s.cfg.AppID
			}
		}
	}
	s.tellField(n, entry, cloudapi.FieldAccountUpdate, v)
	s.hub.tell("numbers")
	return nil
}

// Restrictions that keep sends back.
const (
	restrictedOut   = "RESTRICTED_BIZ_INITIATED_MESSAGING"
	restrictedReply = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"
)

// barred says why an account may not send now. Assumed: which codes a banned and a restricted
// account get; 131031 and 368 by their texts. Caller holds mu.
func (a *account) barred(template bool, now time.Time) *graphError {
	kind := restrictedReply
	if template {
		kind = restrictedOut
	}
	switch {
	case a.banned:
		return graphErr(131031, "")
	case now.Before(a.limits[kind]):
		return graphErr(368, "")
	}
	return nil
}

// NumberEvent is something the platform tells about one number or its limits.
type NumberEvent struct {
	Number string `json:"number"`
	// quality, name, security, capability, alert, review, username.
	Kind string `json:"kind"`
	// quality: ONBOARDING, THROUGHPUT_UPGRADE, FLAGGED (default), UNFLAGGED…; security: PIN_CHANGED
	// (default), PIN_RESET_REQUEST, PIN_REQUEST_SUCCESS; alert: the type.
	Event string `json:"event"`
	// quality: what the number object says from now on; empty for FLAGGED is RED, UNFLAGGED GREEN.
	Rating string `json:"rating"`
	// quality and capability: TIER_2K and so on. capability also takes a number, -1 is no limit.
	Tier string `json:"tier"`
	// name and review: APPROVED (default), REJECTED, PENDING, DEFERRED.
	Decision string `json:"decision"`
	Name     string `json:"name"`   // name: what was asked for; username: the user name
	Reason   string `json:"reason"` // name: NAME_…
	// alert: CRITICAL, WARNING (default), INFORMATIONAL; ACTIVE (default), NONE.
	Severity    string `json:"severity"`
	Status      string `json:"status"` // also of username: approved (default), deleted, reserved
	Description string `json:"description"`
}

// TellNumber makes the platform tell something about a number.
func (s *Simulator) TellNumber(e NumberEvent) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberOf(e.Number)
	if err != nil {
		return err
	}
	field, value := "", any(nil)
	switch e.Kind {
	case "quality":
		setDefault(&e.Event, "FLAGGED")
		if e.Rating == "" {
			e.Rating = map[string]string{"FLAGGED": "RED", "UNFLAGGED": "GREEN"}[e.Event]
		}
		if e.Rating != "" {
			n.quality = e.Rating
		}
		if e.Tier != "" {
			n.tier = e.Tier
		}
		field, value = cloudapi.FieldPhoneNumberQuality, &cloudapi.PhoneNumberQuality{DisplayPhoneNumber: n.Digits, Event: e.Event, DailyPerBusiness: graph.Scalar(e.Tier)}
	case "name":
		setDefault(&e.Decision, "APPROVED")
		setDefault(&e.Name, n.Name)
		field, value = cloudapi.FieldPhoneNumberName, &cloudapi.PhoneNumberName{DisplayPhoneNumber: n.Digits, Decision: e.Decision, RequestedName: e.Name, RejectionReason: e.Reason}
	case "security":
		setDefault(&e.Event, "PIN_CHANGED")
		field, value = cloudapi.FieldSecurity, &cloudapi.Security{DisplayPhoneNumber: n.Digits, Event: e.Event, Requester: "61000000000001"}
	case "capability":
		setDefault(&e.Tier, "2000")
		if strings.HasPrefix(e.Tier, "TIER_") {
			n.tier = e.Tier
		}
		field, value = cloudapi.FieldBusinessCapability, &cloudapi.BusinessCapability{DailyPerBusiness: graph.Scalar(e.Tier), PhoneNumbersBusiness: "20"}
	case "alert":
		setDefault(&e.Event, "INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED")
		setDefault(&e.Severity, "WARNING")
		setDefault(&e.Status, "ACTIVE")
		setDefault(&e.Description, "Limits cannot be increased for your business yet.")
		field, value = cloudapi.FieldAccountAlerts, &cloudapi.AccountAlert{EntityType: "BUSINESS", EntityID: n.account.owner,
			Info: &cloudapi.AlertInfo{Severity: e.Severity, Status: e.Status, Type: e.Event, Description: e.Description}}
	case "review":
		setDefault(&e.Decision, "APPROVED")
		field, value = cloudapi.FieldAccountReview, &cloudapi.AccountReview{Decision: e.Decision}
	case "username":
		setDefault(&e.Status, "approved")
		field, value = cloudapi.FieldBusinessUsername, &cloudapi.BusinessUsername{DisplayPhoneNumber: n.Digits, Username: e.Name, Status: e.Status}
	default:
		return fmt.Errorf("kind %q: want quality, name, security, capability, alert, review or username", e.Kind)
	}
	s.tellField(n, n.account.ID, field, value)
	s.hub.tell("numbers")
	return nil
}

// health is the object behind health_status. Source: Cloud API, Messaging health status. Assumed:
// which of the entities blocks in each state of a coexistence number. Caller holds mu.
func (s *Simulator) health(n *number) map[string]any {
	now := s.clock.Now()
	entity := func(kind, id, can string, code int, what string) map[string]any {
		e := map[string]any{"entity_type": kind, "id": id, "can_send_message": can}
		if what != "" {
			e["errors"] = []any{map[string]any{"error_code": code, "error_description": what, "possible_solution": "See the WhatsApp Manager."}}
		}
		return e
	}
	phone, waba := entity("PHONE_NUMBER", n.ID, "AVAILABLE", 0, ""), entity("WABA", n.account.ID, "AVAILABLE", 0, "")
	if n.link.state == LinkOffboarded {
		phone = entity("PHONE_NUMBER", n.ID, "BLOCKED", 141000, "The number was registered again in the app and is offboarded.")
	}
	for _, until := range n.account.limits {
		if now.Before(until) {
			waba = entity("WABA", n.account.ID, "LIMITED", 141010, "The account is restricted.")
		}
	}
	if n.account.banned {
		waba = entity("WABA", n.account.ID, "BLOCKED", 141011, "The account is disabled.")
	}
	all := []any{phone, waba, entity("BUSINESS", n.account.owner, "AVAILABLE", 0, ""), entity("APP", s.cfg.AppID, "AVAILABLE", 0, "")}
	worst := 0
	order := []string{"AVAILABLE", "LIMITED", "BLOCKED"}
	for _, e := range all {
		worst = max(worst, slices.Index(order, e.(map[string]any)["can_send_message"].(string)))
	}
	return map[string]any{"can_send_message": order[worst], "entities": all}
}
