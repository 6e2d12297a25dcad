package proofs

import (
	"encoding/json"
	"fmt"

	"sangam/internal/wire/graph"
)

// person is somebody outside, as the platform names them.
type person struct{ userID, phone, name string }

// item is one thing that a webhook tells: an element of an array of a value.
type item struct {
	field string // "messages", "smb_message_echoes", "history"
	array string // "messages", "statuses", "message_echoes", "history"
	who   *person
	value map[string]any
	key   string // how the ledger names it
	at    int64  // when the platform told of an account, which stands outside the value; else zero
}

type object = map[string]any

func stamp(at int64) string { return fmt.Sprint(at) }

// said is a message of a person, of any type.
func said(who person, id string, at int64, kind string, content any) item {
	v := object{"id": id, "timestamp": stamp(at), "type": kind}
	if who.phone != "" {
		v["from"] = who.phone
	}
	if who.userID != "" {
		v["from_user_id"] = who.userID
	}
	if content != nil {
		v[kind] = content
	}
	return item{field: "messages", array: "messages", who: &who, value: v, key: id}
}

func text(who person, id string, at int64, words string) item {
	return said(who, id, at, "text", object{"body": words})
}

func edit(who person, id, target string, at int64, words string) item {
	return said(who, id, at, "edit", object{"original_message_id": target, "message": object{"context": object{"id": "M0"}, "type": "text", "text": object{"body": words}}})
}

func revoke(who person, id, target string, at int64) item {
	return said(who, id, at, "revoke", object{"original_message_id": target})
}

// reaction by a person; an empty emoji takes it back.
func reaction(who person, id, target string, at int64, emoji string) item {
	r := object{"message_id": target}
	if emoji != "" {
		r["emoji"] = emoji
	}
	return said(who, id, at, "reaction", r)
}

func image(who person, id string, at int64, mediaID, caption string) item {
	return said(who, id, at, "image", object{"id": mediaID, "mime_type": "image/jpeg", "caption": caption, "sha256": "173VRfCdinPCuZAzfIIR1wigTM2XSGJ2heT8ecwDgDk="})
}

// echo is what the owner typed on the phone.
func echo(number string, to person, id string, at int64, kind string, content any) item {
	v := object{"id": id, "timestamp": stamp(at), "type": kind, "from": number, "to": to.phone, kind: content}
	if to.userID != "" {
		v["to_user_id"] = to.userID
	}
	return item{field: "smb_message_echoes", array: "message_echoes", value: v, key: id}
}

func status(target, state string, at int64, more object) item {
	v := object{"id": target, "status": state, "timestamp": stamp(at)}
	for k, x := range more {
		v[k] = x
	}
	return item{field: "messages", array: "statuses", value: v, key: target + ":" + state}
}

// changedNumber says that a person has a new number and a new id.
func changedNumber(old, now person, id string, at int64) item {
	v := object{"id": id, "timestamp": stamp(at), "type": "system", "from": old.phone,
		"system": object{"body": fmt.Sprintf("User A changed from %s to %s", old.phone, now.phone), "wa_id": now.phone, "user_id": now.userID,
			"previous_user_id": old.userID, "type": "user_changed_number"}}
	return item{field: "messages", array: "messages", value: v, key: id}
}

// past is a chunk of history with one thread.
func past(with person, key string, messages ...object) item {
	return item{field: "history", array: "history", key: key, value: object{"metadata": object{"phase": 0, "chunk_order": 1, "progress": 20},
		"threads": []any{object{"id": with.phone, "context": object{"wa_id": with.phone, "user_id": with.userID}, "messages": messages}}}}
}

// about is what the platform tells of the whole number or account, at an instant.
func about(field string, at int64, value object) item {
	return item{field: field, value: value, at: at, key: fmt.Sprint(value["event"], "@", at)}
}

// route says which number of ours a body is about.
type route struct{ business, number, digits string }

// shopRoute is the number of the platform's samples and of the simulator.
var shopRoute = route{"990000000000101", "770000000000201", "915550100101"}

// body is one webhook with the items, escaped as the platform does. Neighbours of one array share
// a value.
func (r route) body(items ...item) []byte {
	var changes, entries []any
	var last object
	var lastKey string
	for _, it := range items {
		if it.array == "" {
			entries = append(entries, object{"id": r.business, "time": it.at, "changes": []any{object{"field": it.field, "value": it.value}}})
			continue
		}
		if k := it.field + "/" + it.array; last == nil || k != lastKey || it.array == "history" {
			last = object{"messaging_product": "whatsapp", "metadata": object{"display_phone_number": r.digits, "phone_number_id": r.number}}
			lastKey = k
			changes = append(changes, object{"field": it.field, "value": last})
		}
		list, _ := last[it.array].([]any)
		last[it.array] = append(list, it.value)
		if w := it.who; w != nil {
			c := object{"profile": object{"name": w.name}}
			if w.phone != "" {
				c["wa_id"] = w.phone
			}
			if w.userID != "" {
				c["user_id"] = w.userID
			}
			known, _ := last["contacts"].([]any)
			last["contacts"] = append(known, c)
		}
	}
	if len(changes) > 0 {
		entries = append(entries, object{"id": r.business, "changes": changes})
	}
	b, err := json.Marshal(object{"object": "whatsapp_business_account", "entry": entries})
	if err != nil {
		panic(err) // the maps above are plain
	}
	return graph.Escape(b)
}
