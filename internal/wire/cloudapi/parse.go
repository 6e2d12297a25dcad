package cloudapi

import (
	"bytes"
	"encoding/json"
	"errors"

	"sangam/internal/wire/graph"
)

// ParseValue reads the value of one change. It fails only when raw is not a JSON object;
// then Field and Raw are set. Items of the wrong shape fail alone, see [graph.Item].
func ParseValue(field string, raw json.RawMessage) (Value, error) {
	v := Value{Field: field, Raw: raw}
	if len(raw) == 0 {
		return v, &graph.FieldError{Where: "value", Got: "nothing", Want: "object"}
	}
	if field == FieldTemplateStatus && bytes.Contains(raw, []byte(`"new_quality_score"`)) {
		// Source: the platform's page of the quality webhook prints the name of the status
		// webhook (contract 7.7), so the shape is accepted under either.
		v.Field = FieldTemplateQuality
	}
	var err error
	if into := v.special(true); into != nil {
		err = graph.Unmarshal(raw, into, &v.Report)
	} else {
		if !familyFields[field] {
			v.Report.AddUnknown(graph.UnknownValue, "changes.field", field)
		}
		err = graph.Unmarshal(raw, &v.Family, &v.Report)
	}
	return v, err
}

// familyFields are the fields of the message family.
var familyFields = map[string]bool{
	FieldMessages: true, FieldMessageEchoes: true, FieldMessageEchoesAlt: true, FieldStateSync: true,
	FieldHistory: true, FieldUserPreferences: true, FieldCalls: true, FieldStandby: true,
	FieldGroupLifecycle: true, FieldGroupMembers: true, FieldGroupSettings: true, FieldGroupStatus: true,
	FieldUserIDUpdate: true,
}

// special is the struct of a field outside the message family, nil inside it. It is made
// on the way when asked to.
func (v *Value) special(make bool) any {
	switch v.Field {
	case FieldAccountUpdate:
		return pointer(&v.AccountUpdate, make)
	case FieldAccountAlerts:
		return pointer(&v.AccountAlert, make)
	case FieldAccountReview:
		return pointer(&v.AccountReview, make)
	case FieldAccountSettings:
		return pointer(&v.AccountSettings, make)
	case FieldBusinessCapability:
		return pointer(&v.BusinessCapability, make)
	case FieldBusinessUsername:
		return pointer(&v.BusinessUsername, make)
	case FieldPhoneNumberName:
		return pointer(&v.PhoneNumberName, make)
	case FieldPhoneNumberQuality:
		return pointer(&v.PhoneNumberQuality, make)
	case FieldSecurity:
		return pointer(&v.Security, make)
	case FieldPaymentConfig:
		return pointer(&v.PaymentConfig, make)
	case FieldPartnerSolutions:
		return pointer(&v.PartnerSolution, make)
	case FieldTemplateStatus:
		return pointer(&v.TemplateStatus, make)
	case FieldTemplateQuality:
		return pointer(&v.TemplateQuality, make)
	case FieldTemplateComponents:
		return pointer(&v.TemplateComponents, make)
	case FieldTemplateCategory:
		return pointer(&v.TemplateCategory, make)
	case FieldHandovers:
		return pointer(&v.Handover, make)
	}
	return nil
}

func pointer[T any](p **T, make bool) any {
	if *p == nil {
		if !make {
			return nil
		}
		*p = new(T)
	}
	return *p
}

// MarshalJSON writes the value as the platform does: the struct that Field names if it is
// set, else the message family.
func (v Value) MarshalJSON() ([]byte, error) {
	if s := v.special(false); s != nil {
		return json.Marshal(s)
	}
	return json.Marshal(v.Family)
}

// UnmarshalJSON refuses: the field decides the shape, so use ParseValue.
func (v *Value) UnmarshalJSON([]byte) error { return errUseParseValue }

var errUseParseValue = errors.New("cloudapi: use ParseValue, the field decides the shape")

// ParseOutbound reads the body of POST /{phone}/messages: a message, or a read receipt.
func ParseOutbound(body []byte) (Outbound, error) {
	var o Outbound
	var kind struct {
		Status string `json:"status"`
	}
	if err := graph.Unmarshal(body, &kind, nil); err != nil {
		return o, err
	}
	var err error
	if kind.Status != "" {
		o.Read = new(ReadRequest)
		err = graph.Unmarshal(body, o.Read, &o.Report)
	} else {
		o.Send = new(SendRequest)
		err = graph.Unmarshal(body, o.Send, &o.Report)
	}
	return o, err
}
