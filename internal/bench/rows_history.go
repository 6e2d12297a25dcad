package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// pastChunk is how many messages a chunk of the past holds, pastThread how many of them are of one
// person: some 150 KB a body, as large ones of the platform are.
const (
	pastChunk  = 500
	pastThread = 25
)

// livePerSecond is the traffic that goes on beside an import.
const livePerSecond = 50

// importing measures how fast the past is taken in while live traffic runs, and what that costs the
// live messages.
func (b *bench) importing(ctx context.Context, e *engine) error {
	figure := fmt.Sprintf("%s messages of history beside %d/s live", count(float64(b.past)), livePerSecond)
	if !b.wanted(figure) {
		return nil
	}
	g, people, w, err := b.watched(ctx, e)
	if err != nil {
		return err
	}
	defer b.discard(g)
	defer w.conn.close()
	probe, err := g.place.probe()
	if err != nil {
		return err
	}
	defer probe.Close()

	if err := b.postAt(ctx, g, w, people, livePerSecond, b.time(4)); err != nil {
		return g.blame(err)
	}
	alone := w.take()
	imported, beside := int64(0), &times{}
	began := time.Now()
	posted := make(chan error, 1)
	go func() { posted <- b.postPast(ctx, g.addr) }()
	for {
		// In slices, so that what was measured ends soon after the import.
		if err := b.postAt(ctx, g, w, people, livePerSecond, b.time(0.4)); err != nil {
			return g.blame(err)
		}
		slice := w.take()
		if imported, err = pastStored(ctx, probe); err != nil {
			return err
		}
		beside.merge(slice)
		if imported >= int64(b.past) {
			break
		}
		if time.Since(began) > drainTime {
			return g.blame(fmt.Errorf("%d of %d messages of history after %v", imported, b.past, drainTime))
		}
	}
	took := time.Since(began)
	if err := <-posted; err != nil {
		return g.blame(err)
	}
	share := float64(beside.quantile(0.99)) / float64(alone.quantile(0.99))
	b.table.add(row{figure: figure + ": messages/s", engine: e.name, ours: count(float64(b.past) / took.Seconds())})
	b.table.add(row{figure: figure + ": live POST to event, p50, p99", engine: e.name, ours: milli(beside.quantile(0.5)) + ", " + milli(beside.quantile(0.99)),
		limit: "without import " + milli(alone.quantile(0.5)) + ", " + milli(alone.quantile(0.99)), ratio: ratio(share) + " (p99)", reach: "p99 ≤ 1.20", ok: share <= 1.2})
	return nil
}

func pastStored(ctx context.Context, probe *sql.DB) (int64, error) {
	// The queue is short and the sum is one row, so that asking costs the product nothing.
	return number1(ctx, probe, "SELECT COALESCE(sum(stored), 0) FROM syncs")
}

// postPast posts the whole past, chunk after chunk, on one connection.
func (b *bench) postPast(ctx context.Context, addr string) error {
	c, err := dial(addr)
	if err != nil {
		return err
	}
	defer c.close()
	c.net.SetDeadline(time.Now().Add(drainTime))
	random := rand.New(rand.NewPCG(b.nextSeed(), 77))
	for chunk := 0; chunk*pastChunk < b.past && ctx.Err() == nil; chunk++ {
		status, body, err := c.do(pastRequest(random, chunk, min(pastChunk, b.past-chunk*pastChunk), b.past))
		if err == nil && status != 200 {
			err = fmt.Errorf("a chunk of history was answered %d: %.200s", status, body)
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// pastRequest is a signed request with one chunk: threads of people who wrote before, of whom each
// comes back in later chunks.
func pastRequest(random *rand.Rand, chunk, messages, total int) []byte {
	var body bytes.Buffer
	body.Grow(messages * 320)
	people := max(1, total/200)
	at := time.Now().Unix() - 2*24*3600 - int64(chunk)
	fmt.Fprintf(&body, `{"object":"whatsapp_business_account","entry":[{"id":%q,"changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":%q,"phone_number_id":%q},`+
		`"history":[{"metadata":{"phase":1,"chunk_order":%d,"progress":%d},"threads":[`, businessID, number, phoneNumberID, chunk, min(99, chunk*pastChunk*100/total))
	for i := 0; i < messages; i += pastThread {
		phone := fmt.Sprintf("91777%07d", (chunk*pastChunk+i)/pastThread%people)
		if i > 0 {
			body.WriteByte(',')
		}
		fmt.Fprintf(&body, `{"id":"%s","context":{"wa_id":"%s","user_id":"IN.7%s"},"messages":[`, phone, phone, phone)
		for j := range min(pastThread, messages-i) {
			if j > 0 {
				body.WriteByte(',')
			}
			fmt.Fprintf(&body, `{"from":"%s","from_user_id":"IN.7%s","id":"wamid.%016x%016x","timestamp":"%d","type":"text","text":{"body":"Namaste, is the 2 kg basmati pack back in stock? It was \u20b9 500 last week."},"history_context":{"status":"READ"}}`,
				phone, phone, random.Uint64(), random.Uint64(), at-int64(i+j)*40)
		}
		body.WriteString(`]}`)
	}
	body.WriteString(`]}]},"field":"history"}]}]}`)
	mac := hmac.New(sha256.New, []byte(appSecret))
	mac.Write(body.Bytes())
	head := "POST /webhooks/meta HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: " + strconv.Itoa(body.Len()) +
		"\r\nX-Hub-Signature-256: sha256=" + hex.EncodeToString(mac.Sum(nil)) + "\r\n\r\n"
	return append([]byte(head), body.Bytes()...)
}
