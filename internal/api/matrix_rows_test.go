package api_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// row is what the matrix knows of a route beyond the route table: who may call it, and every place
// where it takes an id. A route without a row fails the test.
type row struct {
	path string // template; "" is the route's own path with ids put in by name
	body string // template of a right body
	// Roles that may; nil: anybody, signed in or not.
	may []inbox.Role
	// The answer does not depend on who has the id: the value is only compared, never looked up.
	open bool
}

var (
	people     = []inbox.Role{inbox.RoleOwner, inbox.RoleAdmin, inbox.RoleManager, inbox.RoleLead, inbox.RoleTier1, inbox.RoleTier2, inbox.RoleSales, inbox.RoleEscalation, inbox.RoleModerator, inbox.RoleExaminer, inbox.RoleMember}
	readers    = slices.Concat(people, []inbox.Role{auth.RoleKeyAdmin, auth.RoleKeyWrite, auth.RoleKeyRead})
	writers    = but(readers, inbox.RoleExaminer, auth.RoleKeyRead)
	noters     = but(readers, auth.RoleKeyRead)
	mergers    = but(writers, inbox.RoleTier1, inbox.RoleSales, inbox.RoleModerator)
	parkers    = but(readers, inbox.RoleTier1, inbox.RoleTier2, inbox.RoleSales, inbox.RoleModerator)
	librarians = but(writers, inbox.RoleTier1, inbox.RoleSales, inbox.RoleModerator)
	templaters = but(writers, inbox.RoleModerator)
	managers   = []inbox.Role{inbox.RoleOwner, inbox.RoleAdmin, auth.RoleKeyAdmin}
	labellers  = []inbox.Role{inbox.RoleOwner, inbox.RoleAdmin, inbox.RoleManager, inbox.RoleLead, auth.RoleKeyAdmin}
	hirers     = []inbox.Role{inbox.RoleOwner, inbox.RoleAdmin, inbox.RoleManager, auth.RoleKeyAdmin}
	linkers    = []inbox.Role{inbox.RoleOwner, inbox.RoleAdmin, inbox.RoleManager}
	chiefs     = []inbox.Role{inbox.RoleOwner, inbox.RoleAdmin}
	owners     = []inbox.Role{inbox.RoleOwner}

	// Everybody who calls; the unproven, the unsigned and the locked have tests of their own.
	callers = but(auth.Roles(), auth.RoleUnproven, auth.RoleUnsigned, auth.RoleLocked)
)

func but(roles []inbox.Role, not ...inbox.Role) []inbox.Role {
	return slices.DeleteFunc(slices.Clone(roles), func(r inbox.Role) bool { return slices.Contains(not, r) })
}

const thread = "/api/v1/conversations/{conversation}"

var soon = strconv.FormatInt(time.Now().Add(time.Hour).UnixMilli(), 10)

// matrix is the specification of the doors: method and path, who may, and where ids go in.
var matrix = map[string]row{
	"POST /api/v1/session":                                    {body: `{"email":"nobody@example.com","password":"x","workspace_id":"{workspace}"}`, open: true},
	"GET /api/v1/session":                                     {may: people},
	"DELETE /api/v1/session":                                  {may: people},
	"PATCH /api/v1/me":                                        {body: `{"theme":"dark"}`, may: people},
	"POST /api/v1/session/active":                             {may: people},
	"POST /api/v1/session/lock":                               {may: people},
	"POST /api/v1/session/unlock":                             {body: `{"password":"` + "not it at all" + `"}`, may: people},
	"POST /api/v1/session/wiped":                              {},
	"GET /api/v1/me/sessions":                                 {may: people},
	"DELETE /api/v1/me/sessions":                              {may: people},
	"PATCH /api/v1/me/sessions/{id}":                          {path: "/api/v1/me/sessions/{session}", body: `{"name":"Laptop"}`, may: people},
	"DELETE /api/v1/me/sessions/{id}":                         {path: "/api/v1/me/sessions/{session}", may: people},
	"GET /api/v1/members/{id}/sessions":                       {path: "/api/v1/members/{member}/sessions", may: linkers},
	"DELETE /api/v1/members/{id}/sessions":                    {path: "/api/v1/members/{member}/sessions", may: linkers},
	"DELETE /api/v1/members/{id}/sessions/{sid}":              {path: "/api/v1/members/{member}/sessions/{session}", may: linkers},
	"GET /api/v1/members":                                     {may: readers},
	"GET /api/v1/roles":                                       {may: readers},
	"POST /api/v1/roles":                                      {body: `{"name":"R{n}","permissions":["conversations.reply"]}`, may: chiefs},
	"PUT /api/v1/roles/{id}":                                  {path: "/api/v1/roles/{role}", body: `{"name":"Desk","permissions":["conversations.reply"],"version":1}`, may: chiefs},
	"DELETE /api/v1/roles/{id}":                               {path: "/api/v1/roles/{sparerole}", may: chiefs},
	"POST /api/v1/members":                                    {body: `{"name":"N","email":"n{n}@example.com","role":"member","password":"only-for-tests-5541"}`, may: hirers},
	"PATCH /api/v1/members/{id}":                              {path: "/api/v1/members/{member}", body: `{"name":"Mira B"}`, may: hirers},
	"POST /api/v1/members/{id}/password-link":                 {path: "/api/v1/members/{member}/password-link", may: linkers},
	"GET /api/v1/me/preferences":                              {may: people},
	"PATCH /api/v1/me/preferences":                            {body: `{"keys":{"resolve":"alt+KeyX"}}`, may: people},
	"GET /api/v1/me/second-step":                              {may: people},
	"POST /api/v1/me/second-step":                             {body: `{"password":"` + "not it at all" + `"}`, may: people},
	"POST /api/v1/me/second-step/confirm":                     {body: `{"code":"000000"}`, may: people},
	"POST /api/v1/me/second-step/codes":                       {body: `{"code":"000000"}`, may: people},
	"POST /api/v1/me/second-step/end":                         {body: `{"code":"000000"}`, may: people},
	"DELETE /api/v1/members/{id}/second-step":                 {path: "/api/v1/members/{member}/second-step", may: linkers},
	"GET /api/v1/session/ways":                                {},
	"POST /api/v1/session/passkey/begin":                      {},
	"POST /api/v1/session/passkey":                            {body: `{"ceremony":"sgc_0_x","credential":{}}`, open: true},
	"POST /api/v1/session/unlock/passkey":                     {may: people},
	"GET /api/v1/me/passkeys":                                 {may: people},
	"POST /api/v1/me/passkeys/begin":                          {body: `{"password":"not it at all"}`, may: people},
	"POST /api/v1/me/passkeys":                                {body: `{"ceremony":"sgc_{workspace}_x","name":"Laptop","credential":{}}`, may: people, open: true},
	"PATCH /api/v1/me/passkeys/{id}":                          {path: "/api/v1/me/passkeys/{passkey}", body: `{"name":"Laptop"}`, may: people},
	"DELETE /api/v1/me/passkeys/{id}":                         {path: "/api/v1/me/passkeys/{passkey}", may: people},
	"POST /api/v1/session/provider/begin":                     {body: `{"workspace_id":"{workspace}"}`, open: true},
	"POST /api/v1/session/provider":                           {body: `{"ceremony":"sgc_{workspace}_x","state":"x","code":"x"}`, open: true},
	"GET /api/v1/sign-in-provider":                            {may: owners},
	"PUT /api/v1/sign-in-provider":                            {body: `{"on":false,"label":"","issuer":"","client_id":"","domains":[],"new_role":"","link":false,"both_steps":false,"password":"` + password + `"}`, may: owners},
	"POST /api/v1/sign-in-provider/test":                      {body: `{"on":false,"label":"","issuer":"","client_id":"","domains":[],"new_role":"","link":false,"both_steps":false,"password":"` + password + `"}`, may: owners},
	"GET /api/v1/sign-in-rules":                               {may: readers},
	"PUT /api/v1/sign-in-rules":                               {body: `{"second_step":"off","one_session":false,"lock_after":0}`, may: chiefs},
	"POST /api/v1/me/password":                                {body: `{"current":"` + "not it at all" + `","new":"only-for-tests-7734"}`, may: people},
	"POST /api/v1/set-password/check":                         {body: `{"token":"sgl_{workspace}_x"}`, open: true},
	"POST /api/v1/set-password":                               {body: `{"token":"sgl_{workspace}_x","password":"only-for-tests-7734"}`, open: true},
	"GET /api/v1/audit":                                       {path: "/api/v1/audit?member={member}&cursor={cursor}", may: chiefs},
	"GET /api/v1/audit/export":                                {path: "/api/v1/audit/export?format=csv&member={member}", may: chiefs},
	"GET /api/v1/confidentiality":                             {may: people},
	"PUT /api/v1/confidentiality":                             {body: `{"version":0,"text":{}}`, may: owners},
	"POST /api/v1/confidentiality/sign":                       {body: `{"version":7,"name":"N","language":"en"}`, may: people},
	"GET /api/v1/confidentiality/versions":                    {may: chiefs},
	"GET /api/v1/confidentiality/signatures":                  {path: "/api/v1/confidentiality/signatures?cursor={cursor}", may: chiefs},
	"GET /api/v1/confidentiality/signatures/export":           {may: chiefs},
	"GET /api/v1/access-review":                               {may: chiefs},
	"POST /api/v1/access-review":                              {body: `{"newest":"7"}`, may: chiefs},
	"GET /api/v1/access-review/history":                       {path: "/api/v1/access-review/history?cursor={cursor}", may: chiefs},
	"PUT /api/v1/access-review/rule":                          {body: `{"on":true}`, may: owners},
	"GET /api/v1/api-keys":                                    {may: chiefs},
	"POST /api/v1/api-keys":                                   {body: `{"name":"K","scopes":["read"]}`, may: chiefs},
	"DELETE /api/v1/api-keys/{id}":                            {path: "/api/v1/api-keys/{key}", may: chiefs},
	"GET /api/v1/accounts":                                    {may: readers},
	"POST /api/v1/accounts":                                   {body: `{"number":"+915555010177","phone_number_id":"8{n}","waba_id":"60","mode":"api","access_token":"CANARY-TOKEN","app_secret":"CANARY-APPSECRET","verify_token":"CANARY-VERIFY"}`, may: managers},
	"GET /api/v1/accounts/{id}":                               {path: "/api/v1/accounts/{account}", may: readers},
	"GET /api/v1/accounts/{id}/syncs":                         {path: "/api/v1/accounts/{account}/syncs", may: readers},
	"POST /api/v1/accounts/{id}/syncs":                        {path: "/api/v1/accounts/{account}/syncs", body: `{"kinds":["history"],"again":true}`, may: managers},
	"GET /api/v1/accounts/{id}/health":                        {path: "/api/v1/accounts/{account}/health", may: readers},
	"POST /api/v1/accounts/{id}/check":                        {path: "/api/v1/accounts/{account}/check", may: managers},
	"POST /api/v1/accounts/{id}/phone-opened":                 {path: "/api/v1/accounts/{account}/phone-opened", may: writers},
	"POST /api/v1/accounts/{id}/gap-seen":                     {path: "/api/v1/accounts/{account}/gap-seen", may: managers},
	"GET /api/v1/link-settings":                               {may: readers},
	"PUT /api/v1/link-settings":                               {body: `{"phone_notices":[7,10,12,13],"phone_cut":14,"companion_notices":[23],"companion_cut":30,"reconnected_days":3,"mail_to":[],"second_numbers":[]}`, may: managers},
	"PATCH /api/v1/accounts/{id}":                             {path: "/api/v1/accounts/{account}", body: `{"pace":"careful","app_secret":"CANARY-APPSECRET-{n}"}`, may: managers},
	"GET /api/v1/unknown-things":                              {may: readers},
	"GET /api/v1/conversations":                               {path: "/api/v1/conversations?state=all&account={account}&assignee={member}&team={team}&cursor={cursor}", may: readers},
	"GET /api/v1/conversations/counts":                        {may: readers},
	"GET /api/v1/conversations/{id}":                          {path: thread, may: readers},
	"PATCH /api/v1/conversations/{id}":                        {path: thread, body: `{"state":"open","assignee_id":"{member}","team_id":"{team}"}`, may: writers},
	"POST /api/v1/conversations/{id}/read":                    {path: thread + "/read", body: `{"up_to":"{message}"}`, may: writers},
	"POST /api/v1/conversations/{id}/unread":                  {path: thread + "/unread", may: writers},
	"POST /api/v1/conversations/{id}/typing":                  {path: thread + "/typing", may: writers},
	"POST /api/v1/conversations/{id}/beside":                  {path: thread + "/beside", body: `{"doing":"looks"}`, may: people},
	"GET /api/v1/conversations/{id}/messages":                 {path: thread + "/messages?ids={message}", may: readers},
	"GET /api/v1/search":                                      {path: "/api/v1/search?q=hello&account_id={account}&conversation_id={conversation}&member_id={member}&label_id={label}", may: readers, open: true},
	"GET /api/v1/messages":                                    {path: "/api/v1/messages?ids={message}", may: readers},
	"POST /api/v1/conversations/{id}/messages":                {path: thread + "/messages", body: `{"client_id":"c{n}","media":{"upload_id":"{upload}"},"reply_to":"{message}"}`, may: writers},
	"POST /api/v1/conversations/{id}/messages/{mid}/reaction": {path: thread + "/messages/{message}/reaction", body: `{"client_id":"c{n}","emoji":"👍"}`, may: writers},
	"POST /api/v1/conversations/{id}/messages/{mid}/retry":    {path: thread + "/messages/{message}/retry", body: `{"client_id":"c{n}"}`, may: writers},
	"POST /api/v1/conversations/{id}/messages/{mid}/leave":    {path: thread + "/messages/{message}/leave", may: writers},
	"POST /api/v1/conversations/{id}/messages/{mid}/cancel":   {path: thread + "/messages/{message}/cancel", may: writers},
	"POST /api/v1/conversations/{id}/messages/{mid}/claim":    {path: thread + "/messages/{message}/claim", may: writers},
	"DELETE /api/v1/conversations/{id}/messages/{mid}/claim":  {path: thread + "/messages/{message}/claim", may: writers},
	"GET /api/v1/scheduled":                                   {path: "/api/v1/scheduled?cursor={cursor}", may: readers},
	"GET /api/v1/conversations/{id}/scheduled":                {path: thread + "/scheduled", may: readers},
	"POST /api/v1/conversations/{id}/scheduled":               {path: thread + "/scheduled", body: `{"client_id":"s{n}","media":{"upload_id":"{upload}"},"reply_to":"{message}","at":` + soon + `}`, may: writers},
	"PATCH /api/v1/conversations/{id}/scheduled/{sid}":        {path: thread + "/scheduled/{scheduled}", body: `{"version":1,"at":` + soon + `}`, may: writers},
	"POST /api/v1/conversations/{id}/scheduled/{sid}/send":    {path: thread + "/scheduled/{scheduled}/send", may: writers},
	"DELETE /api/v1/conversations/{id}/scheduled/{sid}":       {path: thread + "/scheduled/{scheduled}", may: writers},
	"GET /api/v1/conversations/{id}/phone":                    {path: thread + "/phone", may: readers},
	"POST /api/v1/conversations/{id}/phone":                   {path: thread + "/phone", may: writers},
	"DELETE /api/v1/conversations/{id}/phone":                 {path: thread + "/phone", may: writers},
	"GET /api/v1/colleague":                                   {may: readers},
	"PATCH /api/v1/colleague":                                 {body: `{"claim_assigns":true}`, may: managers},
	"GET /api/v1/rate-cards":                                  {may: readers},
	"PUT /api/v1/rate-cards":                                  {body: `{"items":[{"market":"+254","category":"service","from":"2026-10-01","currency":"USD","micros":4000}]}`, may: managers},
	"POST /api/v1/rate-cards/read":                            {body: `{"text":"market,service\nindia,0.115\n"}`, may: managers},
	"GET /api/v1/rate-cards/loads":                            {may: readers},
	"GET /api/v1/rate-cards/loads/{id}":                       {path: "/api/v1/rate-cards/loads/{rates}", may: readers},
	"GET /api/v1/templates":                                   {may: readers},
	"POST /api/v1/templates/refresh":                          {may: templaters},
	"GET /api/v1/conversations/{id}/templates":                {path: thread + "/templates", may: readers},
	"GET /api/v1/quick-replies":                               {may: readers},
	"POST /api/v1/quick-replies":                              {body: `{"title":"T{n}","text":"Hello {{contact.name}}"}`, may: librarians},
	"PUT /api/v1/quick-replies/{id}":                          {path: "/api/v1/quick-replies/{reply}", body: `{"title":"T{n}","text":"Hello","version":1}`, may: librarians},
	"DELETE /api/v1/quick-replies/{id}":                       {path: "/api/v1/quick-replies/{reply}", may: librarians},
	"POST /api/v1/quick-replies/{id}/restore":                 {path: "/api/v1/quick-replies/{reply}/restore", may: librarians},
	"GET /api/v1/quick-replies/{id}/versions":                 {path: "/api/v1/quick-replies/{reply}/versions", may: readers},
	"POST /api/v1/quick-replies/{id}/use":                     {path: "/api/v1/quick-replies/{reply}/use", may: writers},
	"PUT /api/v1/quick-replies/{id}/key":                      {path: "/api/v1/quick-replies/{reply}/key", body: `{"key":3}`, may: people},
	"POST /api/v1/quick-replies/read":                         {body: `{"text":"title,text\nA,B\n"}`, may: librarians},
	"POST /api/v1/quick-replies/import":                       {body: `{"items":[{"title":"I{n}","text":"x"}]}`, may: librarians},
	"GET /api/v1/quick-replies/export":                        {path: "/api/v1/quick-replies/export?format=csv", may: readers},
	"GET /api/v1/accounts/{id}/queue":                         {path: "/api/v1/accounts/{account}/queue", may: readers},
	"PUT /api/v1/accounts/{id}/rate":                          {path: "/api/v1/accounts/{account}/rate", body: `{"per_second":6,"burst":3}`, may: managers},
	"POST /api/v1/uploads":                                    {path: "/api/v1/uploads?account_id={account}", body: "plain words", may: writers},
	"POST /api/v1/imports":                                    {path: "/api/v1/imports?account_id={account}", body: "31/01/24, 21:05 - Asha: hi", may: chiefs},
	"GET /api/v1/imports":                                     {path: "/api/v1/imports?cursor={cursor}", may: chiefs},
	"GET /api/v1/imports/{id}":                                {path: "/api/v1/imports/{import}", may: chiefs},
	"POST /api/v1/imports/{id}/start":                         {path: "/api/v1/imports/{import}/start", body: `{"customer":"Asha","conversation_id":"{conversation}","zone":"Asia/Kolkata"}`, may: chiefs},
	"POST /api/v1/imports/{id}/undo":                          {path: "/api/v1/imports/{import}/undo", may: chiefs},
	"DELETE /api/v1/imports/{id}":                             {path: "/api/v1/imports/{import}", may: chiefs},
	"GET /api/v1/media/{id}":                                  {path: "/api/v1/media/{media}", may: readers},
	"GET /api/v1/media/{id}/preview":                          {path: "/api/v1/media/{media}/preview", may: readers},
	"GET /api/v1/media/{id}/play":                             {path: "/api/v1/media/{media}/play", may: readers},
	"POST /api/v1/media/{id}/fetch":                           {path: "/api/v1/media/{media}/fetch", may: writers},
	"GET /api/v1/contacts":                                    {path: "/api/v1/contacts?cursor={cursor}", may: readers},
	"GET /api/v1/contacts/{id}":                               {path: "/api/v1/contacts/{contact}", may: readers},
	"PATCH /api/v1/contacts/{id}":                             {path: "/api/v1/contacts/{contact}", body: `{"name":"Somebody"}`, may: writers},
	"GET /api/v1/contacts/{id}/identity":                      {path: "/api/v1/contacts/{contact}/identity", may: readers},
	"GET /api/v1/merge-suggestions":                           {may: readers},
	"POST /api/v1/merge-suggestions/dismiss":                  {body: `{"contact_ids":["{contact}","{contact}"]}`, may: mergers},
	"GET /api/v1/merges":                                      {may: readers},
	"GET /api/v1/merges/preview":                              {path: "/api/v1/merges/preview?kept={contact}&absorbed=8", may: readers},
	"POST /api/v1/merges":                                     {body: `{"kept_id":"{contact}","absorbed_id":"8"}`, may: mergers},
	"POST /api/v1/merges/{id}/undo":                           {path: "/api/v1/merges/{merge}/undo", may: mergers},
	"GET /api/v1/address-book":                                {may: readers},
	"PATCH /api/v1/address-book":                              {body: `{"shared":true}`, may: owners},
	"GET /api/v1/conversations/{id}/notes":                    {path: thread + "/notes?cursor={cursor}", may: noters},
	"POST /api/v1/conversations/{id}/notes":                   {path: thread + "/notes", body: `{"client_id":"n{n}","text":"hm","mentions":["{member}"]}`, may: writers},
	"PATCH /api/v1/conversations/{id}/notes/{nid}":            {path: thread + "/notes/{note}", body: `{"text":"hm {n}","mentions":["{member}"]}`, may: writers},
	"DELETE /api/v1/conversations/{id}/notes/{nid}":           {path: thread + "/notes/{note}", may: writers},
	"GET /api/v1/conversations/{id}/handoffs":                 {path: thread + "/handoffs?cursor={cursor}", may: noters},
	"POST /api/v1/conversations/{id}/handoffs":                {path: thread + "/handoffs", body: `{"client_id":"h{n}","to_id":"{member}","wants":"a refund","next":"look {n}"}`, may: writers},
	"POST /api/v1/conversations/{id}/handoffs/{hid}/take":     {path: thread + "/handoffs/{handoff}/take", may: writers},
	"DELETE /api/v1/conversations/{id}/handoffs/{hid}":        {path: thread + "/handoffs/{handoff}", may: writers},
	"PUT /api/v1/conversations/{id}/next-step":                {path: thread + "/next-step", body: `{"text":"look {n}"}`, may: writers},
	"GET /api/v1/presence":                                    {may: readers},
	"PUT /api/v1/me/status":                                   {body: `{"status":"busy"}`, may: people},
	"POST /api/v1/me/seen":                                    {body: `{"idle":false}`, may: people},
	"GET /api/v1/me/focus":                                    {may: people},
	"POST /api/v1/me/focus":                                   {body: `{"view_id":"{view}","minutes":30}`, may: people},
	"POST /api/v1/me/focus/end":                               {may: people},
	"GET /api/v1/handbook":                                    {may: readers},
	"GET /api/v1/handbook/{id}":                               {path: "/api/v1/handbook/{page}", may: readers},
	"POST /api/v1/handbook":                                   {body: `{"title":"P{n}","text":"x","owner_id":"{member}"}`, may: labellers},
	"PUT /api/v1/handbook/{id}":                               {path: "/api/v1/handbook/{page}", body: `{"version":1,"title":"P{n}","text":"x"}`, may: labellers},
	"POST /api/v1/handbook/{id}/reviewed":                     {path: "/api/v1/handbook/{page}/reviewed", body: `{"version":1}`, may: labellers},
	"DELETE /api/v1/handbook/{id}":                            {path: "/api/v1/handbook/{sparepage}", may: labellers},
	"GET /api/v1/me/checklists":                               {path: "/api/v1/me/checklists?day=2026-11-22", may: people},
	"PUT /api/v1/me/checklists/{id}":                          {path: "/api/v1/me/checklists/onboarding", body: `{"day":"2026-11-22","items":[{"id":"keys","done":true}]}`, may: people},
	"GET /api/v1/mentions":                                    {path: "/api/v1/mentions?cursor={cursor}", may: noters},
	"POST /api/v1/conversations/{id}/mentions/read":           {path: thread + "/mentions/read", may: noters},
	"POST /api/v1/conversations/next":                         {may: writers},
	"POST /api/v1/conversations/bulk":                         {body: `{"items":[{"id":"{conversation}"}],"priority":"high","assignee_id":"{member}","team_id":"{team}","label_id":"{label}"}`, may: writers},
	"GET /api/v1/views":                                       {may: readers},
	"GET /api/v1/views/counts":                                {may: readers},
	"POST /api/v1/views":                                      {body: `{"name":"V{n}","team_id":"","filter":{"state":"open"}}`, may: people},
	"PATCH /api/v1/views/{id}":                                {path: "/api/v1/views/{view}", body: `{"name":"V{n}"}`, may: people},
	"DELETE /api/v1/views/{id}":                               {path: "/api/v1/views/{spareview}", may: people},
	"GET /api/v1/conversations/{id}/followers":                {path: thread + "/followers", may: readers},
	"PUT /api/v1/conversations/{id}/follow":                   {path: thread + "/follow", may: people},
	"DELETE /api/v1/conversations/{id}/follow":                {path: thread + "/follow", may: people},
	"GET /api/v1/me/following":                                {may: people},
	"GET /api/v1/teams":                                       {may: readers},
	"POST /api/v1/teams":                                      {body: `{"name":"T{n}","member_ids":["{member}"],"account_ids":["{account}"]}`, may: chiefs},
	"PATCH /api/v1/teams/{id}":                                {path: "/api/v1/teams/{team}", body: `{"name":"T{n}","member_ids":["{member}"],"account_ids":["{account}"]}`, may: chiefs},
	"GET /api/v1/teams/{id}/conversations":                    {path: "/api/v1/teams/{team}/conversations", may: readers},
	"DELETE /api/v1/teams/{id}":                               {path: "/api/v1/teams/{spareteam}?to={team}", may: chiefs},
	"GET /api/v1/labels":                                      {may: readers},
	"POST /api/v1/labels":                                     {body: `{"name":"L{n}","color":"red"}`, may: labellers},
	"PATCH /api/v1/labels/{id}":                               {path: "/api/v1/labels/{label}", body: `{"color":"blue"}`, may: labellers},
	"DELETE /api/v1/labels/{id}":                              {path: "/api/v1/labels/{spare}", may: labellers},
	"PUT /api/v1/conversations/{id}/labels/{lid}":             {path: thread + "/labels/{label}", may: writers},
	"DELETE /api/v1/conversations/{id}/labels/{lid}":          {path: thread + "/labels/{label}", may: writers},
	"GET /api/v1/raw-events":                                  {path: "/api/v1/raw-events?cursor={cursor}", may: parkers},
	"GET /api/v1/raw-events/{id}":                             {path: "/api/v1/raw-events/{parked}", may: parkers},
	"POST /api/v1/raw-events/{id}/replay":                     {path: "/api/v1/raw-events/{parked}/replay", may: managers},
	"GET /api/v1/stream":                                      {may: readers},
	"GET /api/v1/openapi.json":                                {},
	"GET /api/v1/availability":                                {path: "/api/v1/availability?mode=hybrid", may: readers},
	"GET /api/v1/checklists/{id}":                             {path: "/api/v1/checklists/setup", may: readers},
	"PUT /api/v1/checklists/{id}":                             {path: "/api/v1/checklists/setup", body: `{"items":[{"id":"camera","done":true}]}`, may: writers},
	"GET /api/v1/onboarding/setup":                            {may: managers},
	"POST /api/v1/onboarding/app-check":                       {may: managers},
	"GET /api/v1/onboarding":                                  {may: managers},
	"POST /api/v1/onboarding":                                 {body: `{"model":"hybrid"}`, may: managers},
	"GET /api/v1/onboarding/{id}":                             {path: "/api/v1/onboarding/{case}", may: managers},
	"PATCH /api/v1/onboarding/{id}":                           {path: "/api/v1/onboarding/{case}", body: `{"model":"hybrid","ticks":{"warned":true}}`, may: managers},
	"POST /api/v1/onboarding/{id}/signup":                     {path: "/api/v1/onboarding/{case}/signup", may: managers},
	"POST /api/v1/onboarding/{id}/signup/finish":              {path: "/api/v1/onboarding/{case}/signup/finish", body: `{"state":"x","code":"y"}`, may: managers},
	"POST /api/v1/onboarding/{id}/signup/cancel":              {path: "/api/v1/onboarding/{case}/signup/cancel", body: `{"state":"x"}`, may: managers},
	"POST /api/v1/onboarding/{id}/signup/continue":            {path: "/api/v1/onboarding/{case}/signup/continue", body: `{"phone_number_id":"9"}`, may: managers},
	"POST /api/v1/onboarding/{id}/callback":                   {path: "/api/v1/onboarding/{case}/callback", may: managers},
	"POST /api/v1/onboarding/{id}/connect":                    {path: "/api/v1/onboarding/{case}/connect", body: `{"number":"+915555010188","phone_number_id":"88{n}","waba_id":"60","access_token":"CANARY-TOKEN","app_secret":"CANARY-APPSECRET"}`, may: managers},
	"POST /api/v1/diagnostics":                                {body: "some bytes", may: readers},
}

var placeholder = regexp.MustCompile(`\{([a-z]+)\}`)

// target gives a row's address and body templates.
func (w row) target(method, path string) (string, string, string) {
	if w.path != "" {
		path = w.path
	}
	return method, path, w.body
}

// rows pairs the program's route table with the matrix, both ways.
func (r *rig) rows(visit func(name, method, path, body string, w row, need auth.Permission)) {
	r.t.Helper()
	left := maps.Clone(matrix)
	for _, route := range r.app.Doors.API.Routes() {
		name := route.Method + " " + route.Path
		w, ok := left[name]
		if !ok {
			r.t.Errorf("%s has no row in the matrix: say who may call it and where its ids go", name)
			continue
		}
		delete(left, name)
		method, path, body := w.target(route.Method, route.Path)
		visit(name, method, path, body, w, route.Need)
	}
	for name := range left {
		r.t.Errorf("%s has a row in the matrix and no route", name)
	}
}

// next makes client ids, emails and the like new for each request.
func (r *rig) next() string { return fmt.Sprint(r.serial.Add(1)) }
