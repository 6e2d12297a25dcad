package simulator

import (
	"io"
	"mime"
	"net/http"
	"strconv"

	"sangam/internal/wire/cloudapi"
)

// upload takes POST /{phone}/media.
func (s *Simulator) upload(w http.ResponseWriter, r *http.Request, n *number) *graphError {
	r.Body = http.MaxBytesReader(w, r.Body, 101<<20)
	reader, err := r.MultipartReader()
	if err != nil {
		return graphErr(100, "The body must be multipart/form-data.")
	}
	form := map[string]string{}
	var f File
	for {
		part, err := reader.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return graphErr(100, "The multipart body is damaged or too large.")
		}
		b, err := io.ReadAll(part)
		if err != nil {
			return graphErr(100, "The multipart body is damaged or too large.")
		}
		if part.FormName() == "file" {
			f = File{Bytes: b, MIME: part.Header.Get("Content-Type"), Filename: part.FileName()}
			if f.Bytes == nil {
				f.Bytes = []byte{}
			}
		} else {
			form[part.FormName()] = string(b)
		}
	}
	if form["messaging_product"] != cloudapi.MessagingProduct {
		return graphErr(100, "Param messaging_product must be one of {WHATSAPP}")
	}
	if f.Bytes == nil {
		return graphErr(100, "Param file is missing.")
	}
	if t := form["type"]; t != "" {
		f.MIME = t
	}
	if e := checkUpload(f); e != nil {
		return e
	}
	s.mu.Lock()
	m := s.store(n, f, uploadedLife, "")
	s.mu.Unlock()
	return s.answer(w, cloudapi.UploadResponse{ID: m.id})
}

func (s *Simulator) lookUp(w http.ResponseWriter, r *http.Request, m *mediaFile) *graphError {
	if p := r.URL.Query().Get("phone_number_id"); p != "" && p != m.number.ID {
		return foreign(m.id)
	}
	if m.fault == mediaGone {
		e := foreign(m.id)
		e.http = http.StatusNotFound
		return e
	}
	return s.answer(w, map[string]any{"messaging_product": cloudapi.MessagingProduct, "url": s.mediaURL(m, s.base(r)), "mime_type": m.mime,
		"sha256": m.sha256, "file_size": len(m.bytes), "id": m.id})
}

// download serves the bytes at an address that mediaURL made. Expired and foreign ones are 404.
func (s *Simulator) download(w http.ResponseWriter, r *http.Request) {
	who, fail := s.authenticate(r)
	if fail != nil {
		fail.http = http.StatusUnauthorized
		s.writeError(w, fail)
		return
	}
	q := r.URL.Query()
	until, _ := strconv.ParseInt(q.Get("ext"), 10, 64)
	s.mu.Lock()
	m := s.mediaByID(q.Get("mid"))
	tries := 0
	if m != nil {
		m.asked++
		tries = m.asked
	}
	s.mu.Unlock()
	if m == nil || q.Get("hash") != s.mediaHash(m.id, until) || s.clock.Now().UnixMilli() >= until ||
		who.may(scopeMessaging, m.number.account.ID) != nil {
		http.Error(w, "Not Found", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", m.mime)
	if m.filename != "" {
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": m.filename}))
	}
	switch m.fault {
	case mediaOnce:
		if tries == 1 {
			http.Error(w, "try again", http.StatusServiceUnavailable)
			return
		}
	case mediaCut:
		w.Header().Set("Content-Length", strconv.Itoa(len(m.bytes)))
		w.Write(m.bytes[:len(m.bytes)/2])
		panic(http.ErrAbortHandler)
	case mediaSlow:
		s.drip(w, r, http.StatusOK, m.bytes)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(m.bytes)))
	w.Write(m.bytes)
}
