package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// The invented number that all webhooks are for, and what signs them.
const (
	appSecret     = "bench-app-secret"
	verifyToken   = "bench-verify-token"
	businessID    = "990000000000101"
	phoneNumberID = "770000000000201"
	number        = "915550100101"
)

// Fields of the template have a fixed width, so that a body is made by writing over the last one.
const (
	personMark = "PPPPPPP"                          // digits of a person's number after 91555
	timeMark   = "TTTTTTTTTT"                       // seconds
	idMark     = "KKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKK" // of the message: in no order, as the platform's
	signMark   = "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS"
)

// bodyTemplate is one text message as the platform escapes it.
const bodyTemplate = `{"object":"whatsapp_business_account","entry":[{"id":"` + businessID + `","changes":[{"value":{"messaging_product":"whatsapp",` +
	`"metadata":{"display_phone_number":"` + number + `","phone_number_id":"` + phoneNumberID + `"},` +
	`"contacts":[{"profile":{"name":"Asha PPPPPPP"},"wa_id":"91555PPPPPPP","user_id":"IN.20260401PPPPPPP"}],` +
	`"messages":[{"from":"91555PPPPPPP","from_user_id":"IN.20260401PPPPPPP","id":"wamid.` + idMark + `","timestamp":"TTTTTTTTTT",` +
	`"text":{"body":"Namaste, is the 2 kg basmati pack back in stock? It was \u20b9 500 last week."},"type":"text"}]},"field":"messages"}]}]}`

var headTemplate = "POST /webhooks/meta HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: " + strconv.Itoa(len(bodyTemplate)) +
	"\r\nX-Hub-Signature-256: sha256=" + signMark + "\r\n\r\n"

// newSenders is the share of webhooks from people never seen before.
const newSenders = 0.05

// crowd is who writes: people who wrote before, and an endless row of new ones.
type crowd struct {
	known int // persons 0 to known-1
	next  atomic.Int64
}

func newCrowd(known int) *crowd {
	c := &crowd{known: known}
	c.next.Store(int64(known))
	return c
}

// pick takes somebody: a new person now and then, else anybody known.
func (c *crowd) pick(r *rand.Rand) (person int, isNew bool) {
	if r.Float64() < newSenders {
		return int(c.next.Add(1) - 1), true
	}
	return r.IntN(c.known), false
}

// phone is the number of a person.
func phone(person int) string { return fmt.Sprintf("91555%07d", person) }

// writer makes signed requests in memory of its own, for one goroutine.
type writer struct {
	request           []byte
	body              []byte // the end of request
	persons, at, keys []int
	sign              int
	mac               hash.Hash
	random            *rand.Rand
}

func newWriter(seed, stream uint64) *writer {
	w := &writer{request: []byte(headTemplate + bodyTemplate), mac: hmac.New(sha256.New, []byte(appSecret)), random: rand.New(rand.NewPCG(seed, stream))}
	w.body = w.request[len(headTemplate):]
	w.persons, w.at, w.keys = places(personMark), places(timeMark), places(idMark)
	w.sign = strings.Index(headTemplate, signMark)
	return w
}

// places finds a mark in the body.
func places(mark string) (at []int) {
	for i := 0; ; {
		n := strings.Index(bodyTemplate[i:], mark)
		if n < 0 {
			return at
		}
		at = append(at, i+n)
		i += n + len(mark)
	}
}

const idLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// write makes the request of one message. The result is valid until the next call.
func (w *writer) write(person int) []byte {
	var digits [len(personMark)]byte
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = byte('0' + person%10)
		person /= 10
	}
	for _, i := range w.persons {
		copy(w.body[i:], digits[:])
	}
	for _, i := range w.at {
		strconv.AppendInt(w.body[i:i], time.Now().Unix(), 10)
	}
	for _, i := range w.keys {
		for n := 0; n < len(idMark); n += 8 {
			bits := w.random.Uint64()
			for k := range 8 {
				w.body[i+n+k] = idLetters[bits>>(6*k)&63]
			}
		}
	}
	w.mac.Reset()
	w.mac.Write(w.body)
	var sum [sha256.Size]byte
	hex.Encode(w.request[w.sign:], w.mac.Sum(sum[:0]))
	return w.request
}

// bodies gives n bodies one after another, for limits that take no requests.
func (w *writer) bodies(n int, c *crowd) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		person, _ := c.pick(w.random)
		w.write(person)
		out[i] = bytes.Clone(w.body)
	}
	return out
}
