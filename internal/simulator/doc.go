// Package simulator is a pretend WhatsApp platform over real HTTP: the Graph side that programs call,
// the webhooks that programs get, the owner's phone of a hybrid number and the customers. Tests, the
// demo and development use it; nobody real receives anything.
//
// It imports only the wire formats, so it cannot cheat: whatever a program learns, it learns by HTTP.
// It is no mock: it keeps a world (people, chats, windows, files, prices) and refuses what the
// platform refuses. What it does not simulate: review and pacing of templates, groups beyond inbound
// messages, calls, flows.
//
// # Use
//
//	sim := simulator.New(simulator.Config{Callback: url, VerifyToken: "…"})
//	go http.Serve(listener, sim.Handler())
//	sim.SetPublicURL("http://" + listener.Addr().String())
//	sim.Start(ctx)
//	defer sim.Stop()
//	sim.CustomerText("915550100123", "Is the shop open?")
//
// Everything may be called at once from many goroutines. Sends are decided one at a time; webhooks
// are posted by Config.Workers goroutines, in order per customer. All random choices come from
// Config.Seed, all time from Config.Clock; only deliberate slowness (Knobs.Latency, Slow, Hang), the
// time-out of a webhook and the repetition of a failed verification pass in real time. Memory is
// bounded by the limits of Config, except for people: each one ever met is kept. Ledger tells what
// really happened: what each customer got, and which webhook held what and was answered how.
//
// # Coexistence
//
// A number with Number.Hybrid is linked from the start; one of Config.Phones is on the app alone until
// an Embedded Signup connects it. A product opens the popup as it opens Meta's, with another host: it
// loads {base}/sdk.js instead of connect.facebook.net's, or opens {base}/dialog/whatsapp_onboarding
// itself (contract: showDialog). Onboard, and the control call "onboard", do without a browser. Then
// come the code, /oauth/access_token, /debug_token, subscribed_apps, smb_app_data. SyncKnobs say what
// the syncs bring, SignupKnobs how the popup ends; TellAccount, TellNumber, Disconnect, ReinstallApp,
// LosePhone and CloseApp are what may happen to a link; Life plays all of it in order.
//
// # What the last four digits of a customer's number do
//
// Ordinary numbers behave well. These do not; Knobs.FaultRate and FailNext do the same to anybody.
//
//	6001  connection cut before the message is accepted
//	6002  connection cut after the message was accepted
//	6003  no answer at all, message not accepted
//	6004  no answer at all, message accepted
//	6005  the answer drips in slowly
//	6006  500 with 131000, although the message was accepted
//	6007  502 with an HTML page, although the message was accepted
//	6008  503 with an HTML page, message not accepted
//	6009  200 with half a JSON, message accepted
//	6010  200 without contacts
//	6101  sent and delivered come before the HTTP answer
//	6102  statuses come 10 minutes late
//	6103  every status comes twice
//	6104  no status ever comes
//	6105  read comes first, then delivered, then sent
//	6106  sent, then read without delivered
//	6107  sent and delivered, never read
//	6108  delivered, then failed with 131026
//	6109  a status nobody knows, between sent and delivered
//	6110  sent and nothing more
//	6201  first send as 7429, later ones normal
//	6202  first send as 8056, later ones normal
//	6203  first 2 sends as 8016, later ones normal
//	6204  first send as 6001, later ones normal
//	6205  first send as 6002, later ones normal
//	6206  first send as 6006, later ones normal
//	6207  first send as 7190, later ones normal
//	6208  first 2 sends as 6008, later ones normal
//	6301  files of this customer: look-up answers 404
//	6302  files of this customer: download cut in the middle
//	6303  files of this customer: first download answers 503, then it works
//	6304  files of this customer: bytes do not match their sha256
//	6305  files of this customer: download drips in slowly
//	6306  files of this customer: 131052 and no file
//	7001  refused at once with 1; likewise 7002 7003 7004 7010 7033 7100 7190 7200 7368 with 2 3 4 10
//	      33 100 190 200 368, 7007 with 80007, 7403 with 130403, 7429 with 130429, 7104 with 133004,
//	      7110 with 133010, 7500 with 135000, 7700 with 137000, 7920 with 139200, 7949 with 2494100
//	8NNN  refused at once with 131NNN: 8000 8005 8008 8009 8016 8021 8026 8030 8031 8037 8042 8045
//	      8047 8048 8051 8055 8056 8057 8062 8063 8064 8070
//	9NNN  accepted, then failed with 131NNN: 9000 9009 9014 9016 9026 9031 9042 9045 9047 9048 9049
//	      9050 9051 9052 9053 9056 9064; 9403 9472 9497 with 130403 130472 130497, 9215 with 132015
package simulator
