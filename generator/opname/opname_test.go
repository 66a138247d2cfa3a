package opname

import (
	"cmp"
	"slices"
	"strings"
	"testing"
)

// TestNames holds the first name of an operation among others. A line is
// "METHOD path | operationId | tag | text | Service.Method"; "list", "pages" and
// "one" before the method say what it returns, "paged" that it has parameters of pages.
func TestNames(t *testing.T) {
	for name, lines := range map[string]string{
		"POST on an item is Update, on a collection Create": `
			POST /v1/customers | PostCustomers | | Create a customer | Customers.Create
			POST /v1/customers/{id} | PostCustomersId | | Update a customer | Customers.Update
			POST /v1/customers/{id}/cash_balance | PostCustomersIdCashBalance | | | Customers.UpdateCashBalance
			GET /v1/customers/{id}/cash_balance | GetCustomersIdCashBalance | | | Customers.GetCashBalance
			one GET /v1/balance | GetBalance | | | Balance.Get
			GET /v1/customers/search | GetCustomersSearch | | | Customers.Search`,
		"PUT is Replace only beside PATCH": `
			PUT /orders/{id} | putOrder | Orders | | Orders.Replace
			PATCH /orders/{id} | patchOrder | Orders | | Orders.Patch
			PUT /carts/{id} | putCart | Carts | | Carts.Update`,
		"actions": `
			POST /pets:validate | | | | Pets.Validate
			POST /pets/{id}:archive | | pets | | Pets.Archive
			POST /orders/{id}/lines/{line}/cancel | | orders | | Orders.CancelLine
			POST /readers/{id}/cancel_action | | Terminal | | Terminal.CancelActionForReader
			POST /account/cancel | post-cancel-account | Account | | Account.Cancel
			GET /application/getAllApplications | | Application | | Application.List
			PUT /application/updateStatus/{id} | | Application | | Application.UpdateStatus
			POST /machines/{id}/actions/restart | machine_restart | Machine Actions | | Machines.Restart
			GET /machines | listMachines | Machines | | Machines.List`,
		"the text has the verb": `
			POST /events/{id}/read | post-event-read | Account | Mark an event as read | Account.MarkEventRead
			POST /users | createUser | Account | | Account.CreateUser`,
		"objects": `
			list GET /me/playlists | get-a-list-of-current-users-playlists | Playlists | | Playlists.List
			POST /bookings/{id}/payment | create-booking-payment | Payments | | Payments.CreateForBooking
			GET /customers | listActiveCustomers | Customers | | Customers.ListActive
			GET /search | search | Search | | Search.Search
			GET /search/users | searchUsers | Search | | Search.Users
			GET /users/{id} | getUserById | Users | | Users.Get
			GET /users/{id}/settings | getUserSettings | Users | | Users.GetSettings
			POST /admins/{id}/away | setAwayAdmin | Admins | | Admins.SetAway
			PUT /issues/{id}/sub_issue | addSubIssue | Issues | | Issues.AddSubIssue
			DELETE /channels/{id}/members/{user} | removeUserFromChannel | Channels | | Channels.RemoveUser
			GET /data_retention | getDataRetentionDetails | DataRetention | | DataRetention.Get`,
		"pages": `
			pages GET /invoices/all | invoice.get_all | Invoices | | Invoices.List
			pages GET /me/following | get-followed | Users | | Users.ListFollowed
			pages GET /conversations.members | conversations_members | Conversations | | Conversations.ListMembers
			pages GET /vault/tokens | customer.tokens.get | Vault | | Vault.ListCustomerTokens
			pages GET /jobs/{batch_id} | get_jobs_id | Generators | | Generators.ListJobs`,
		"settings of a record": `
			one GET /indexes/{uid}/settings | getSettings | Settings | Get settings | IndexSettings.Get
			one GET /indexes/{uid}/settings/stop-words | getstopWords | Settings | Get stopWords | IndexSettings.GetStopWords
			PUT /indexes/{uid}/settings/stop-words | putstopWords | Settings | Update stopWords | IndexSettings.UpdateStopWords
			DELETE /indexes/{uid}/settings/stop-words | deletestopWords | Settings | Reset stopWords | IndexSettings.ResetStopWords
			GET /stats | getStats | Stats | | Stats.Get
			GET /indexes/{uid}/stats | getIndexStats | Stats | | Stats.GetForIndex`,
		"settings beside those of a record": `
			GET /indexes/{uid}/settings | getSettings | Settings | | Settings.Get
			GET /x | getX | Index settings | | IndexSettings.GetX`,
		"groups before the verb": `
			GET /invoices/{id}/summary | invoices_get_summary | Billing | | Billing.GetInvoiceSummary
			list GET /autoscale/{id}/members | autoscalepools_list_members | Droplet Autoscale Pools | | DropletAutoscalePools.ListAutoscalePoolMembers
			GET /channels/{id}/pins | deprecated_list_pins | Channels | | Channels.DeprecatedListPins
			POST /invoicing/search-invoices | invoices.search-invoices | search-invoices | Searches for invoices | SearchInvoices.Search`,
		"nouns of the service at the end": `
			POST /auth/{id}/revoke | revokeCustomAS | CustomAS | | CustomAS.Revoke
			POST /auth/{id}/par | parCustomAS | CustomAS | | CustomAS.Par
			DELETE /organization/custom_as/{id} | deleteOrganizationCustomAS | CustomAS | | CustomAS.Delete
			GET /auth/{id}/keys | oauthKeysCustomAS | CustomAS | | CustomAS.OAuthKeys
			list GET /stackscripts | list-stack-scripts | StackScripts | | StackScripts.List
			GET /stackscripts/{id} | get-stack-script | StackScripts | | StackScripts.Get
			DELETE /stackscripts/{id} | delete-stack-script | StackScripts | | StackScripts.Delete`,
		"one function for GET and POST": `
			list GET /hits/search | search_with_get | Hits | | Hits.Search
			POST /authorize | authorizeWithPost | Auth | | Auth.AuthorizeWithPost
			GET /authorize | authorize | Auth | | Auth.Authorize
			POST /documents/fetch | documents_by_query_post | Documents | Get documents with POST | Documents.FetchByQuery`,
		"nouns without boundaries": `
			list GET /api/v3/customformat | | CustomFormat | | CustomFormat.List
			POST /audit_reports | createauditreport | Audit reports | | AuditReports.Create
			DELETE /shops/{id}/opening-hours | deleteopeningHours | Shops | | Shops.DeleteOpeningHours`,
		"NestJS and LoopBack": `
			list GET /users | UsersController_findAll | users | | Users.List
			GET /users/{id} | UsersController_findOne_v1 | users | | Users.Get
			DELETE /users/{id} | UsersController_remove | users | | Users.Delete
			list GET /roles | RoleController.find | RoleController | | Roles.List
			GET /roles/{id} | RoleController.findById | RoleController | | Roles.Get`,
		"Django REST framework": `
			list GET /api/users/ | api_users_list | api | | Users.List
			GET /api/users/{id}/ | api_users_retrieve | api | | Users.Get
			PATCH /api/users/ | api_users_bulk_partial_update | api | | Users.BulkPatch
			POST /api/orders/{id}/sync/ | api_orders_sync_create | api | | Orders.Sync
			POST /api/users/{id}/set_password/ | api_users_set_password_create | api | | Users.SetPassword`,
		"FastAPI": `
			GET /items/{item_id} | read_item_items__item_id__get | items | | Items.Get
			POST /scenes/{id}/reorder | reorder_scenes_scenes__id__reorder_post | tours | | Tours.ReorderScenes`,
		"Spring": `
			list GET /users | getAllUsersUsingGET | user-controller | | Users.List
			GET /users/{id} | getUserUsingGET_1 | user-controller | | Users.Get
			list GET /teams/{id}/users | getUsers | team-controller | | Teams.ListUsers
			list GET /admin/users | getUsers_1 | admin-user-rest-controller | | AdminUser.List`,
		"Spring, numbered": `
			list GET /users | getUsersUsingGET | user-controller | | Users.List
			GET /users/{id} | getUser_1 | User Controller | | Users.Get
			POST /users | createUser_2 | User Controller | | Users.Create`,
		"one operationId in several tags": `
			list GET /cats | List17 | Cats | | Cats.List
			DELETE /cats/{id} | Delete7 | Cats | | Cats.Delete
			GET /dogs/{id} | get_3 | Dogs | | Dogs.Get
			list GET /dogs | findAll4 | Dogs | | Dogs.List
			GET /dogs/{id}/base64 | getBase64 | Dogs | | Dogs.GetBase64`,
		"Go": `
			list GET /users | handlers.ListUsers | users | | Users.List
			GET /users/{id} | handlers.(*UserHandler).Get | users | | Users.Get
			POST /users | UserHandler.Create | users | | Users.Create`,
		"scripts that Go cannot export": `
			list GET /users | 获取用户列表 | ユーザー | | Users.List
			POST /users/{id}/cards | 添加商品 | ユーザー | | Users.CreateCard`,
		"apis": `
			GET /v1/apis/{apiId} | getApi | | | APIs.Get
			list GET /v1/apis/{apiId}/keys | listApiKeys | | | APIs.ListKeys`,
		"Kubernetes": `
			pages GET /apis/apps/v1/deployments | listAppsV1DeploymentForAllNamespaces | apps_v1 | | AppsV1.ListDeploymentForAllNamespaces
			GET /apis/apps/v1/revisions/{name} | readAppsV1ControllerRevision | apps_v1 | | AppsV1.GetControllerRevision
			GET /apis/apps/v1 | getAppsV1APIResources | apps_v1 | | AppsV1.GetAPIResources
			GET /apis/apps/v1/watch/jobs | watchAppsV1JobList | apps_v1 | | AppsV1.WatchJob`,
		"gRPC and Connect": `
			list GET /v1/users | UserService_ListUsers | UserService | | Users.List
			GET /v1/users/{id} | V1UserServiceGetUser | UserService | | Users.Get
			POST /v1/users | UserService_CreateUser | UserService | | Users.Create
			POST /v1/teams/{id}/users | UserService_CreateUser2 | UserService | | Users.Create`,
		"ASP.NET": `
			list GET /brands | Brands_GetBrands | Brands | | Brands.List
			PUT /brands/{id} | Brands_PutAsync | Brands | | Brands.Update
			list GET /Orders/GetAll | Orders_GetAll | Orders | | Orders.List`,
		"shared words": `
			list GET /robots | mech_list_robots | Mechanics | | Mechanics.ListRobots
			POST /robots | mech_create_robot | Mechanics | | Mechanics.CreateRobot
			DELETE /robots/{id} | mech_delete_robot | Mechanics | | Mechanics.DeleteRobot`,
		"Twilio": `
			POST /2010-04-01/Messages.json | CreateMessage | Api20100401Message | | Messages.Create
			GET /2010-04-01/Calls/{Sid}.json | FetchCall | Api20100401Call | | Calls.Get`,
		"nothing behind a preposition": `
			pages GET /attachments | getAttachmentsForObject | Attachments | | Attachments.List`,
		"Twilio's products": `
			POST /v1/Services | CreateService | MessagingV1Service | | Services.Create
			GET /v1/Services/{Sid}/ShortCodes/{Code} | FetchShortCode | MessagingV1ShortCode | | ShortCodes.Get`,
		"HubSpot": `
			GET /cms/v3/pages/{id}/revisions/{rev} | get-/cms/v3/pages/{id}/revisions/{rev}_getPreviousVersion | Basic | | Basic.GetPreviousVersion
			POST /cms/v3/pages/batch/archive | post-/cms/v3/pages/batch/archive_archive | Batch | | Batch.Archive`,
		"tags": `
			list GET /users | | 用户管理 | | Users.List
			list GET /lke/clusters | | Kubernetes Engine (LKE) | | LKE.ListClusters`,
		"operationIds that are chains": `
			POST /api/v1/stream | v1.streaming.stream.create | Stream | | Stream.Create
			GET /api/v1/hook/endpoint/{id}/headers | v1.hook.endpoint.get-headers | Webhook Endpoint | | WebhookEndpoint.GetHeaders
			GET /api/v1/stream/event-type/{name} | v1.streaming.event-type.get | Stream Event Type | | StreamEventType.Get
			DELETE /backups/{id}/restore | backups.restore.cancel | backups | | Backups.CancelRestore
			GET /capture/{id} | capture.get | capture | | Capture.Get`,
		"operationIds that are nouns": `
			list GET /checkout/payment_methods | payment-methods | Checkout Payments | | CheckoutPayments.ListPaymentMethods
			GET /invoices/{id}/qr-code | invoice.qr_code | invoices | | Invoices.GetQRCode
			list GET /search/users | search/users | Search | | Search.Users
			GET /version | SystemVersion | System | | System.GetVersion`,
		"verbs of paths": `
			POST /deployment/unblock/{id} | | | | Deployment.Unblock
			POST /internal/password-reset | | | | Internal.ResetPassword
			POST /multi-search | multi_search_with_post | Multi-search | | MultiSearch.Search
			PUT /system/gc | PutSystemGC | System | | System.GC
			POST /dags/{id}/updateTasksState | post_set_tasks_state | DAG | Set the state | DAG.SetTasksState
			POST /event-types/{name}/events | | stream-api | Publishes a batch of events | Stream.PublishEvents
			one GET /plans/{code}/charges/{id} | findPlanCharge | plans | | Plans.GetCharge
			list GET /teams/{id}/members | getTeamMembersList | teams | | Teams.ListMembers`,
		"the caller": `
			list GET /customers/me/gift_cards | | | | Customers.ListGiftCards
			GET /customers/me | | | | Customers.GetMe
			PUT /me/player | transfer-a-users-playback | Player | | Player.TransferPlayback
			DELETE /playlists/{id}/items | remove-items-playlist | Playlists | | Playlists.RemoveItems`,
		"what all paths of a service end with": `
			list GET /digitals | list-digitals | Digital Assets | | DigitalAssets.List
			DELETE /digitals/{id} | delete-digital | Digital Assets | | DigitalAssets.Delete
			list GET /limits/costs | list-limits-cost | Limits Cost Decorations | | LimitsCostDecorations.List
			list GET /services/{id}/limits/costs | list-limits-cost-with-service | Limits Cost Decorations | | LimitsCostDecorations.ListForService
			list GET /accounts | listAccounts | Billing | | Billing.ListAccounts
			GET /accounts/{id} | getAccount | Billing | | Billing.GetAccount`,
		"what all paths of an API begin with": `
			GET /crm/objects/v3/{type}/{id} | get-/crm/objects/v3/{type}/{id} | Basic | | Basic.Get
			POST /crm/objects/v3/{type} | post-/crm/objects/v3/{type} | Basic | | Basic.Create
			POST /crm/objects/v3/{type}/merge | post-/crm/objects/v3/{type}/merge | Advanced | | Advanced.Merge`,
		"words that paths shorten": `
			DELETE /orgs/{orgID}/members/{id} | DeleteOrgsIDMembersID | Organizations | | Organizations.DeleteMember
			list GET /domains | ListOrganizationDomains | orgDomainManagement | | OrgDomainManagement.List
			POST /workflows/{id}/instances/{id2}/actions/cancel | cancelWorkflowInstance | WorkflowInstanceManagement | | WorkflowInstanceManagement.Cancel
			GET /userinfo | getUserInfo | User Profile | | UserProfile.GetUserInfo
			list GET /alerts/groups | getAlertGroups | alertgroup | | Alertgroup.List
			list GET /accounts/{id}/sweeps | | Custom payout schedules (sweeps) | | Sweeps.List`,
		"one record beside parameters of pages": `
			one paged GET /jobs/{id}/deployment | GetJobDeployment | Jobs | | Jobs.GetDeployment
			list paged GET /projects | getProjects | Projects | | Projects.List
			one paged GET /projects/owned | getProjectsOwned | Projects | | Projects.ListOwned
			GET /projects/{id} | getProjectsId | Projects | | Projects.Get`,
		"parameters in the middle of paths": `
			GET /customers/{customerId}/consent | CustomersConsentByCustomerId_GET | Customer Consent | | CustomerConsent.Get
			GET /disclosures/{langCode} | GetDisclosureLangCode | Disclosures | | Disclosures.Get`,
		"versions of no path": `
			list GET /teammates | GET_v3-teammates | Teammates | | Teammates.List
			POST /enqueue | createV2Event | Events | | Events.Create`,
		"owners that all paths of a service have": `
			POST /conversations/{id}/messages/{sid} | UpdateConversationMessage | messages | | Messages.Update
			POST /services/{s}/conversations/{id}/messages/{sid} | UpdateServiceConversationMessage | messages | | Messages.UpdateServiceConversationMessage
			list GET /companies/{id}/androidApps | get-companies-id-androidApps | Android files | | AndroidFiles.ListAndroidApps
			POST /companies/{id}/androidCertificates | post-companies-id-androidCertificates | Android files | | AndroidFiles.CreateAndroidCertificate
			POST /merchants/{id}/methodSettings/{m}/addDomains | | Payment methods | | PaymentMethods.AddDomains
			list GET /merchants/{id}/methodSettings | | Payment methods | | PaymentMethods.GetMethodSettings
			GET /brands/{id}/pages/sign-in/preview | getPreviewSignInPage | Custom pages | | CustomPages.GetPreviewSignInPage
			GET /brands/{id}/pages/error | getErrorPage | Custom pages | | CustomPages.GetErrorPage
			PATCH /signals/{id}/state | editSignalState | Security Monitoring | | SecurityMonitoring.EditSignalState
			PATCH /signals/{id}/assignee | editSignalAssignee | Security Monitoring | | SecurityMonitoring.EditSignalAssignee
			POST /catalog/search | SearchCatalogObjects | Catalog | | Catalog.SearchObjects
			list GET /senders | | Sender Identities | | SenderIdentities.List
			POST /senders/{id}/resend_verification | | Sender Identities | | SenderIdentities.ResendVerification
			GET /sites/{id}/database | getSiteDatabase | database | | Database.Get
			DELETE /sites/{id}/database/branch/{b} | deleteSiteDatabaseBranch | database | | Database.DeleteBranch`,
		"owners that say the scope": `
			list GET /orgs/{org}/registries | listOrgRegistries | registries | | Registries.ListForOrg
			GET /orgs/{org}/registries/{id} | getOrgRegistry | registries | | Registries.GetForOrg
			list GET /orgs/{org}/alerts | listAlertsForOrg | alerts | | Alerts.ListForOrg
			list GET /repos/{owner}/{repo}/alerts | listAlertsForRepo | alerts | | Alerts.ListForRepo
			list GET /orgs/{org}/secrets | listOrgSecrets | secrets | | Secrets.ListForOrg
			list GET /repos/{owner}/{repo}/secrets | listRepoSecrets | secrets | | Secrets.ListForRepo`,
		"POST that reads": `
			POST /paymentMethods | post-paymentMethods | Payments | Get a list of available payment methods | Payments.ListPaymentMethods
			POST /cardDetails | post-cardDetails | Payments | Get the brands and other details of a card | Payments.GetCardDetails
			POST /sessions | post-sessions | Payments | Get a session | Payments.CreateSession
			GET /sessions/{id} | get-sessions-id | Payments | Get a session | Payments.GetSession`,
		"nouns before verbs": `
			POST /connected-accounts/complete | completeConnectedAccountRequest | connected-accounts | | ConnectedAccounts.Complete
			POST /orders/{id}/pay | orders.pay | orders-payment-actions | | OrdersPaymentActions.PayOrder
			GET /user/balancers/preview/{id} | balancers-preview-result | Balancers | | Balancers.GetPreview`,
		"third person": `
			DELETE /storefront/cart | deletes-cart | Cart | | Cart.Delete
			POST /reports/runs | reports-run | Reports | | Reports.Run`,
		"plurals before verbs": `
			list GET /aliases | aliases.get | schema | | Schema.ListAliases`,
		"verbs in tags": `
			POST /enqueue | createV2Event | Send Event | | Event.Create
			POST /phones/verify | verifyPhone | Verify phone | | Phone.Verify
			POST /exports | createExport | Export data | | ExportData.CreateExport`,
		"questions": `
			GET /collections/{name}/exists | collection_exists | Collections | | Collections.Exists
			HEAD /carts/{id}/exists | | Carts | | Carts.Exists`,
		"new": `
			POST /users | createNewUser | Users | | Users.Create
			POST /workflows/{id}/actions/pause | pauseNewWorkflowInstances | Workflows | | Workflows.PauseNewInstances`,
		"records below a parameter": `
			list GET /events | listEvents | Events | | Events.List
			list GET /properties/{type} | get-/properties/{type} | Basic | | Basic.ListProperties
			GET /properties/{type}/{name} | get-/properties/{type}/{name} | Basic | | Basic.GetProperty
			list GET /properties/{type}/groups | get-/properties/{type}/groups | Basic | | Basic.ListPropertyGroups`,
		"APIs in tags": `
			list GET /designs | listDesigns | Designs API | | Designs.List
			POST /graphql | | | Executes a query | GraphQL.Execute`,
		"tags of one class": `
			list GET /timelines | | timelines-api | | Timelines.List
			list GET /storages | | storages-api | | Storages.List`,
	} {
		t.Run(name, func(t *testing.T) { checkNames(t, lines) })
	}
}

// TestTwins names a function that a framework calls for PUT and POST: no candidate
// repeats the verb at its end.
func TestTwins(t *testing.T) {
	ops := []*Operation{
		{Method: "POST", Path: "/scenes/{id}/reorder", ID: "reorder_scenes_scenes__id__reorder_post", Service: "Tours", Noun: "tours"},
		{Method: "PUT", Path: "/scenes/{id}/reorder", ID: "reorder_scenes_scenes__id__reorder_put", Service: "Tours", Noun: "tours"},
	}
	api := New("Test", ops)
	names := api.Names(ops[1])
	if i := slices.IndexFunc(names, func(n Name) bool { return n.Go != names[0].Go && !n.Loose }); i < 0 || names[i].Go != "ReorderScenesPut" {
		t.Errorf("the names are %v", names)
	}
}

// TestOrder names the operations of a path in both orders.
func TestOrder(t *testing.T) {
	ops := []*Operation{
		{Method: "GET", Path: "/users", ID: "getUsers", Service: "Users", Noun: "users"},
		{Method: "GET", Path: "/users/{id}", ID: "getUser", Service: "Users", Noun: "users"},
		{Method: "GET", Path: "/teams/{id}/users", ID: "getUsers", Service: "Users", Noun: "users"},
	}
	forward, backward := New("Test", ops), New("Test", []*Operation{ops[2], ops[1], ops[0]})
	for _, op := range ops {
		if a, b := forward.Names(op), backward.Names(op); !slices.Equal(a, b) {
			t.Errorf("%s: %v and %v", op.Path, a, b)
		}
	}
	sorted := slices.SortedFunc(slices.Values([]*Operation{ops[2], ops[0], ops[1]}), forward.Compare)
	if !slices.Equal(sorted, []*Operation{ops[1], ops[0], ops[2]}) {
		t.Errorf("the order is %v", sorted)
	}
}

func checkNames(t *testing.T, lines string) {
	t.Helper()
	var ops []*Operation
	var tagged []Tagged
	var tags, want []string
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		for i, field := range f {
			f[i] = strings.TrimSpace(field)
		}
		op := &Operation{ID: f[1], Text: f[3]}
		words := strings.Fields(f[0])
		switch words[0] {
		case "list":
			op.Result, op.Rows, words = List, true, words[1:]
		case "pages":
			op.Result, op.Paged, op.Pages, words = List, true, true, words[1:]
		case "one":
			op.Result, words = One, words[1:]
		}
		if words[0] == "paged" {
			op.Paged, words = true, words[1:]
		}
		op.Method, op.Path = words[0], words[1]
		ops, tags, want = append(ops, op), append(tags, f[2]), append(want, f[4])
		if f[2] != "" {
			tagged = append(tagged, Tagged{Tag: f[2], Path: op.Path})
		}
	}
	named := Services("Test", tagged)
	for i, op := range ops {
		op.Noun = cmp.Or(named[tags[i]].Noun, FirstNoun(op.Path))
		op.Service, _, _ = strings.Cut(want[i], ".")
		if got := join("", []string{cmp.Or(named[tags[i]].Text(), op.Noun)}); got != op.Service {
			t.Errorf("%s %s: the service is %s, want %s", op.Method, op.Path, got, op.Service)
		}
	}
	api := New("Test", ops)
	for i, op := range ops {
		if got := op.Service + "." + api.Names(op)[0].Go; got != want[i] {
			t.Errorf("%s %s %s: %s, want %s", op.Method, op.Path, op.ID, got, want[i])
		}
	}
}
