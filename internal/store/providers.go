package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// Providers by which people sign in, and whom they vouched for.

const providerColumns = "workspace_id, state, label, issuer, client_id, secret, domains, new_role, link, both_steps"

// sealedProvider is a row of providers.
type sealedProvider struct {
	auth.Provider
	sealed string
}

func providerPlace(ws inbox.WorkspaceID) string { return "providers/" + ws.String() + "/secret" }

func scanProvider(r *sql.Rows, p *sealedProvider) error {
	var domains string
	err := r.Scan(&p.Workspace, &p.On, &p.Label, &p.Issuer, &p.ClientID, &p.sealed, &domains, &p.NewRole, &p.Link, &p.BothSteps)
	p.Domains = strings.Fields(domains)
	return err
}

// Provider implements auth.Store.
func (s *Store) Provider(ctx context.Context, ws inbox.WorkspaceID) (auth.Provider, error) {
	row, err := one(ctx, s, "provider", scanProvider, "SELECT "+providerColumns+" FROM providers WHERE workspace_id = $1", ws)
	if err == nil && row.sealed != "" {
		row.Secret, err = s.seal.Open(providerPlace(ws), row.sealed)
	}
	return row.Provider, err
}

// Providers implements auth.Store. It spans workspaces: it is asked before anybody is known, and gives no secrets.
func (s *Store) Providers(ctx context.Context) ([]auth.Provider, error) {
	rows, err := all(ctx, s, scanProvider, "SELECT "+providerColumns+" FROM providers WHERE state = 1 ORDER BY workspace_id LIMIT 10")
	list := make([]auth.Provider, len(rows))
	for i, r := range rows {
		list[i] = r.Provider
	}
	return list, err
}

// SetProvider implements auth.Store.
func (s *Store) SetProvider(ctx context.Context, by inbox.MemberID, p auth.Provider) error {
	sealed := ""
	if !p.Secret.IsEmpty() {
		var err error
		if sealed, err = s.seal.Seal(providerPlace(p.Workspace), p.Secret); err != nil {
			return err
		}
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "INSERT INTO providers ("+providerColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (workspace_id) DO UPDATE SET state = excluded.state, label = excluded.label, issuer = excluded.issuer, client_id = excluded.client_id, secret = excluded.secret,
				domains = excluded.domains, new_role = excluded.new_role, link = excluded.link, both_steps = excluded.both_steps`,
			p.Workspace, asNumber(p.On), p.Label, p.Issuer, p.ClientID, sealed, strings.Join(p.Domains, " "), string(p.NewRole), asNumber(p.Link), asNumber(p.BothSteps)); err != nil {
			return err
		}
		// Whom it lets in is what whoever looks at who has access wants to know.
		line := setting(p.Workspace, by, "provider", "to", strconv.FormatBool(p.On), "issuer", p.Issuer, "domains", strings.Join(p.Domains, " "), "role", string(p.NewRole),
			"link", strconv.FormatBool(p.Link), "both_steps", strconv.FormatBool(p.BothSteps))
		if err := s.audit(ctx, tx, line); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: p.Workspace, Kind: inbox.EventMemberChanged, Member: by}})
	})
}

// Arrive implements auth.Store. The subject counts before the e-mail: people change their e-mails, and e-mails people.
func (s *Store) Arrive(ctx context.Context, a auth.Arrival) (m inbox.Member, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		id, err := db.Number(ctx, tx, "SELECT member_id FROM provider_members WHERE workspace_id = $1 AND issuer = $2 AND subject = $3", a.Workspace, a.Issuer, a.Subject)
		if err == nil {
			m, err = lockMember(ctx, tx, a.Workspace, inbox.MemberID(id))
			return err
		}
		if !errors.Is(err, db.ErrNotFound) {
			return err
		}
		c, err := db.One(ctx, tx, scanCredential, "SELECT "+memberColumns+", password_hash FROM members WHERE workspace_id = $1 AND email = $2"+forUpdate(tx), a.Workspace, a.Email)
		switch m = c.Member; {
		case errors.Is(err, db.ErrNotFound) && a.NewRole == "":
			return auth.ErrNotInvited()
		case errors.Is(err, db.ErrNotFound) && a.Look:
			m = inbox.Member{Workspace: a.Workspace, Email: a.Email, Name: a.Name, Role: a.NewRole, State: inbox.MemberActive}
			return nil
		case errors.Is(err, db.ErrNotFound):
			m = inbox.Member{Workspace: a.Workspace, ID: a.NewID, Email: a.Email, Name: a.Name, Role: a.NewRole, State: inbox.MemberActive, CreatedAt: tx.Now, Version: 1}
			made, err := insertMember(ctx, tx, m, "")
			if err == nil && !made {
				err = inbox.Refuse(inbox.CodeUnavailable, "Somebody with this e-mail came in at the same moment. Begin again.")
			}
			if err != nil {
				return err
			}
			if err := s.audit(ctx, tx, inbox.Audited{Workspace: a.Workspace, Act: inbox.ActMemberAdded, Of: m.ID, Place: a.Place, Details: map[string]string{"name": m.Name, "role": string(m.Role)}}); err != nil {
				return err
			}
		case err != nil:
			return err
		case m.State != inbox.MemberActive:
			return nil // they are told so
		case !a.Proven:
			// Who was added and never had a way in was invited to come by this one. Whom the provider knows by another name
			// has come by it: e-mails are given to other people.
			before, err := db.Number(ctx, tx, "SELECT count(*) FROM provider_members WHERE workspace_id = $1 AND member_id = $2 AND issuer = $3", a.Workspace, m.ID, a.Issuer)
			if err != nil {
				return err
			}
			if before > 0 || !a.Link && (c.PasswordHash != "" || m.Passkeys > 0) {
				return auth.ErrNotLinked()
			}
		}
		if a.Look {
			return nil
		}
		if a.Proven {
			if err := s.unlinkProvider(ctx, tx, m); err != nil {
				return err
			}
		}
		known, err := tx.Exec(ctx, "INSERT INTO provider_members (workspace_id, issuer, subject, member_id, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (workspace_id, issuer, subject) DO NOTHING", a.Workspace, a.Issuer, a.Subject, m.ID, tx.Now)
		if err != nil || known == 0 {
			return err
		}
		if err := s.audit(ctx, tx, inbox.Audited{Workspace: a.Workspace, Act: inbox.ActProviderKnown, Of: m.ID, Place: a.Place, Details: map[string]string{"issuer": a.Issuer}}); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: a.Workspace, Kind: inbox.EventMemberChanged, Member: m.ID, Version: m.Version}})
	})
	return m, err
}

// unlinkProvider forgets by which names providers know a member: they give their password once more the next time. Whoever knew
// the old password may have made themselves known.
func (s *Store) unlinkProvider(ctx context.Context, tx *db.Tx, m inbox.Member) error {
	_, err := tx.Exec(ctx, "DELETE FROM provider_members WHERE workspace_id = $1 AND member_id = $2", m.Workspace, m.ID)
	return err
}
