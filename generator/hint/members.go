package hint

// The entry points are the functions that list the members of hints, each of
// one or more places.

func documentMembers() []Member {
	return []Member{
		{Document, "package", PackageName, nil, "Name of the package where neither the configuration nor the output directory names it: nimbugen generate always has one of the two.",
			"package: shop", "nothing"},
		{Document, "session", Object, nil, "Operations that log customers in and out; see session.",
			"session: {me: getCurrentCustomer, login: logInCustomer, login-token: session_token, header: X-Session, sign-up: createCustomer}", "the types `App`, `AppConfig`, `Session` and `Visitor`"},
		{Document, "relation-envelope", Object, nil, "JSON in which the API writes changes of relations; see relation-envelope.",
			"relation-envelope: {op: __op, add: AddReference, remove: RemoveReference, batch: Batch, ops: ops, objects: objects, type: __type, reference: Reference, class: className, id: id}",
			"`type Relation`, and `SetReferences`, `AddReferences`, `RemoveReferences`, `ClearReferences` and `Batch`, which return one"},
		{Document, "paging", Object, nil, "How all lists are paged that have its parameter and its places; see paging. Without a style, only the number of the first page. A hint at an operation wins.",
			"paging: {style: page, page: page, items: /data}", "`List` returns an `iter.Seq2` over the items of each such list"},
		{Document, "presence", Choice, []string{"exact", "plain"}, "How optional members of responses are typed, in all schemas without a hint of their own: exact keeps absent, null and zero apart; plain, the default, does not.",
			"presence: exact", "fields of type `Opt[T]` instead of `T` or `*T`"},
		{Document, "unknown-fields", Choice, []string{"keep", "drop"}, "Whether objects keep members that their schemas do not declare, in all schemas without a hint of their own. The default is drop.",
			"unknown-fields: keep", "a field `Fields map[string]json.RawMessage` of structs"},
	}
}

func sessionMembers() []Member {
	return []Member{
		{Session, "token", OperationID, nil, "Operation that issues OAuth2 tokens.",
			"token: createToken", "the token endpoint of `App`, a path relative to the base URL"},
		{Session, "revoke", OperationID, nil, "Operation that revokes a token.",
			"revoke: revokeToken", "the revocation endpoint, which `Session.LogOut` calls"},
		{Session, "login", OperationID, nil, "Operation that logs a customer in with a password and returns a session token.",
			"login: logInCustomer", "`Session.LogIn` for APIs without OAuth2"},
		{Session, "login-token", Property, nil, "Property of the login response that holds the session token.",
			"login-token: session_token", "the field that `Session.LogIn` reads"},
		{Session, "header", String, nil, "Request header that carries the session token.",
			"header: X-Session-Token", "a header of every request of a session"},
		{Session, "me", OperationID, nil, "Operation that returns the logged-in customer. Required.",
			"me: getCurrentCustomer", "the customer type of `Session`"},
		{Session, "sign-up", OperationID, nil, "Operation that creates a customer. Required.",
			"sign-up: createCustomer", "`SignUp` of `Session` and `Visitor`"},
		{Session, "sign-up-login", Property, nil, "Property of the sign-up body by which the new customer logs in.",
			"sign-up-login: email", "the user name with which `SignUp` logs in"},
		{Session, "sign-up-password", Property, nil, "Property of the sign-up body that holds the password.",
			"sign-up-password: password", "the password with which `SignUp` logs in"},
		{Session, "reset", OperationID, nil, "Operation that sends a link to reset the password.",
			"reset: requestPasswordReset", "`RequestPasswordReset` of `Session` and `Visitor`"},
		{Session, "acl", Query, nil, "Query parameter that applies the customer's access rights.",
			"acl: use_acl", "`func UseACL() Option`"},
	}
}

func envelopeMembers() []Member {
	return []Member{
		{RelationEnvelope, "op", String, nil, "Property that names the change. All members of relation-envelope are required.",
			"op: __op", "the JSON of a `Relation`"},
		{RelationEnvelope, "add", String, nil, "Value of op that adds references.",
			"add: AddReference", "the JSON of `AddReferences`"},
		{RelationEnvelope, "remove", String, nil, "Value of op that removes references.",
			"remove: RemoveReference", "the JSON of `RemoveReferences`"},
		{RelationEnvelope, "batch", String, nil, "Value of op that makes several changes.",
			"batch: Batch", "the JSON of `Batch`"},
		{RelationEnvelope, "ops", String, nil, "Property that lists the changes of a batch.",
			"ops: ops", "the JSON of `Batch`"},
		{RelationEnvelope, "objects", String, nil, "Property that lists the references.",
			"objects: objects", "the JSON of `AddReferences` and `RemoveReferences`"},
		{RelationEnvelope, "type", String, nil, "Property that states the type of a reference.",
			"type: __type", "the JSON of a reference"},
		{RelationEnvelope, "reference", String, nil, "Value of type that marks a reference.",
			"reference: Reference", "the JSON of a reference"},
		{RelationEnvelope, "class", String, nil, "Property that holds the class of the record.",
			"class: className", "the JSON of a reference"},
		{RelationEnvelope, "id", String, nil, "Property that holds the id of the record.",
			"id: id", "the JSON of a reference"},
	}
}

func operationMembers() []Member {
	return []Member{
		{Operation, "name", GoName, nil, "Name of the method.",
			"name: Archive", "`func (s *OrdersService) Archive`"},
		{Operation, "service", GoName, nil, "Service of the operation, instead of the one of its first tag.",
			"service: Orders", "a method of `OrdersService`"},
		{Operation, "was", String, nil, "operationId that the operation had in an earlier version of the specification. Beside another operationId it is not needed while method and path stay.",
			"was: archiveOrder", "the method of the old name, which forwards, where `nimbugen.lock` has it"},
		{Operation, "skip", Bool, nil, "Whether the operation is left out.",
			"skip: true", "no method"},
		{Operation, "reauth", Choice, []string{"never", "always"}, "Whether a 401 means that the access token has expired. With never, the response is an error and no token is refreshed. The default is always.",
			"reauth: never", "a request with `NoReauth`"},
		{Operation, "retry", Choice, []string{"safe", "idempotent", "never"}, "Whether a failed request may be sent again: safe and idempotent allow it, never forbids it. Without the hint the method decides (RFC 9110, section 9.2.2).",
			"retry: idempotent", "a request with `Idempotent`, which the `RetryPolicy` covers"},
		{Operation, "idempotency", String, nil, "Where the request takes an idempotency key: the name of a header parameter, or a JSON pointer into the body. A call without a key sends a random UUID, the same in all attempts, and may be repeated. By default it is a header parameter whose name says so; `none` turns it off.",
			"idempotency: /idempotency_key", "a request with `Keyed`, which the `RetryPolicy` covers"},
		{Operation, "stream", Bool, nil, "Whether the JSON of the response is a sequence of values, one after the other, that arrive in pieces. The default is true for responses whose description ends with (streaming responses), as grpc-gateway writes it, and for operations with a query parameter stream whose default is true.",
			"stream: true", "`func (s *OrdersService) Watch(ctx) iter.Seq2[*Order, error]`"},
		{Operation, "unwrap", Property, nil, "Property of the response that the method returns instead of the whole. By default it is that of an envelope whose other members only describe the response; `none` returns the whole.",
			"unwrap: count", "`func (s *OrdersService) Count(ctx) (int64, error)`"},
		{Operation, "paging", Object, nil, "How the operation is paged; see paging.",
			"paging: {style: cursor, cursor: after, next: /meta/next, items: /data}", "`List` returns an `iter.Seq2` over the items, with `Pages` beside it; the functions `First` and `All` collect its items"},
	}
}

func pagingMembers() []Member {
	return []Member{
		{Paging, "style", Choice, []string{"link", "page", "offset", "cursor", "url", "item", "none"}, "How the next page is found: by the Link header (RFC 8288), a page number, an offset, a cursor or a URL in the response, or a member of the last item; none turns paging off. Required.",
			"style: page", "the way in which `List` fetches the next page"},
		{Paging, "page", Query, nil, "Parameter of the page number. Here and below, a name that begins with a slash is a JSON pointer into the request body.",
			"page: page", "set by the iterator"},
		{Paging, "size", Query, nil, "Parameter of the page size. It is checked, and documents the list.",
			"size: per_page", "nothing"},
		{Paging, "offset", Query, nil, "Parameter of the number of items before the page.",
			"offset: offset", "set by the iterator"},
		{Paging, "limit", Query, nil, "Same as size.",
			"limit: limit", "nothing"},
		{Paging, "cursor", Query, nil, "Parameter of the cursor, or of the member of the last item.",
			"cursor: after", "set by the iterator"},
		{Paging, "next", Pointer, nil, "Place of the next cursor or URL in the response; with the style item, of a member in the last item.",
			"next: /meta/next_cursor", "read by the iterator"},
		{Paging, "header", String, nil, "Response header that holds the next cursor, instead of next.",
			"header: X-Next-Cursor", "read by the iterator"},
		{Paging, "more", Pointer, nil, "Place of a boolean that is false on the last page.",
			"more: /again", "ends the iterator, whatever cursor is beside it"},
		{Paging, "done", Pointer, nil, "Place of a boolean that is true on the last page.",
			"done: /closed", "ends the iterator, whatever cursor is beside it"},
		{Paging, "items", Pointer, nil, "Place of the list of items in the response. Without it the response is the list.",
			"items: /data", "the element type of the iterator"},
		{Paging, "total", Pointer, nil, "Place of the number of all items in the response. With numbered pages, another number of items is an error.",
			"total: /meta/total", "`Page.Total`"},
		{Paging, "pages", Pointer, nil, "Place of the number of all pages in the response.",
			"pages: /meta/total_pages", "`Page.TotalPages`"},
		{Paging, "first", Integer, nil, "Number of the first page, by default 1; or offset of the first item, by default 0.",
			"first: 0", "the page that the iterator begins with"},
	}
}

func schemaMembers() []Member {
	return []Member{
		{Schema, "name", GoName, nil, "Name of the type, or at a property of the field.",
			"name: FirstName", "`type FirstName`, or a field `FirstName`"},
		{Schema, "was", Former, nil, "Name that the schema or property had in an earlier version of the specification; of a schema without a name, its Go name. At an enum an object of the old values by the present ones.",
			"was: nick", "the field keeps its Go name. A type or constant gets its present name, and the old one is an alias. Both where `nimbugen.lock` has the old name"},
		{Schema, "sensitive", Bool, nil, "Whether a string is secret.",
			"sensitive: true", "a field of type `Secret`, which no log, error or `%v` shows"},
		{Schema, "presence", Choice, []string{"exact", "plain"}, "How optional members of responses are typed; see presence at the document. At a property it holds for the property alone.",
			"presence: exact", "a field of type `Opt[T]` instead of `T` or `*T`"},
		{Schema, "unknown-fields", Choice, []string{"keep", "drop"}, "Whether the object keeps members that it does not declare.",
			"unknown-fields: keep", "a field `Fields map[string]json.RawMessage`"},
		{Schema, "extra-fields", GoName, nil, "Name of the field that holds undeclared members.",
			"extra-fields: Custom", "a field `Custom map[string]json.RawMessage`"},
		{Schema, "relation", Object, nil, "The property is a relation to other records; see relation.",
			"relation: {class: customer}", "a field of type `Relation` in request bodies"},
		{Schema, "update", Ref, nil, "Schema of the body that changes some members of a record that has this schema.",
			"update: '#/components/schemas/OrderUpdate'", "`func OrderChanges(old, new *Order) OrderUpdate`"},
		{Schema, "type", Choice, []string{"decimal"}, "decimal: a number, or a string that holds one, with all its digits.",
			"type: decimal", "a field of type `runtime.Decimal`"},
		{Schema, "values", Names, nil, "Go names of the values of an enum.",
			"values: {in_progress: Running}", "`const OrderStatusRunning`"},
		{Relation, "class", String, nil, "Class of the records. Required.",
			"class: customer", "the class of the references in requests"},
		{Relation, "ops", List, nil, "Changes that the API accepts: set, add, remove, clear, batch. It is checked, and documents the relation.",
			"ops: [set, add, remove]", "nothing"},
	}
}

func filterMembers() []Member {
	members := []Member{
		{Parameter, "name", GoName, nil, "Name of the field of the parameter struct, or of the argument.",
			"name: UseACL", "a field `UseACL`"},
		{Parameter, "was", String, nil, "Name that the parameter had in an earlier version of the specification.",
			"was: sort_by", "a field or argument that keeps its Go name, where `nimbugen.lock` has it"},
		{Parameter, "filters", Object, nil, "The parameter holds filters on the fields of records; see filters.",
			"filters: {schema: '#/components/schemas/Order', operators: {string: {eq: ''}}}", "`type Filter`, and a value such as `OrderNameField` for each field"},
		{Parameter, "sensitive", Bool, nil, "Whether the parameter is secret.",
			"sensitive: true", "a field or argument of type `Secret`"},
		{Filters, "schema", Ref, nil, "Schema of the records that are filtered. Required.",
			"schema: '#/components/schemas/Order'", "filters of the fields of `Order`"},
		{Filters, "list", String, nil, "Separator of the items of a list.",
			"list: ','", "the text of `In` and `NotIn`"},
		{Filters, "where", Query, nil, "Parameter that takes an expression of conditions, such as name:\"a\" OR name:\"b\".",
			"where: where", "`func Or`, `func And` and `func Quote`"},
		{Filters, "custom", Bool, nil, "Whether filters may name fields that the schema does not declare.",
			"custom: true", "`func OrderCustomField(name string)`"},
		{Filters, "operators", Object, nil, "Operators of each type of field; see operators.",
			"operators: {integer: {eq: '', gt: .gt}}", "methods of the field values"},
	}
	for _, kind := range []string{"string", "integer", "number", "boolean", "date-time", "date", "array", "geo"} {
		member := Member{Operators, kind, Object, nil, "Operators of fields of type " + kind + ", each with the suffix of the parameter's name; see suffixes.",
			kind + ": {eq: ''}", "a value for each " + kind + " field"}
		if kind == "geo" {
			member.Meaning = "Operators of places, which only custom fields have; see suffixes."
			member.Example, member.Go = "geo: {near: .near}", "`type Point`, the argument of methods of custom fields"
		}
		members = append(members, member)
	}
	for _, op := range []struct{ name, method string }{{"eq", "Eq"}, {"ne", "Ne"}, {"in", "In"}, {"nin", "NotIn"}, {"contains", "Contains"},
		{"not-contains", "NotContains"}, {"starts", "StartsWith"}, {"ends", "EndsWith"}, {"exists", "Exists"}, {"matches", "Matches"},
		{"regex", "Regex"}, {"gt", "Gt"}, {"gte", "Gte"}, {"lt", "Lt"}, {"lte", "Lte"}, {"all", "ContainsAll"},
		{"near", "Near"}, {"min-distance", "MinDistance"}, {"max-distance", "MaxDistance"}, {"within", "Within"}, {"intersects", "Intersects"}} {
		members = append(members, Member{Suffixes, op.name, String, nil, "Suffix that the name of the parameter has for this operator; the same for all types.",
			op.name + ": ." + op.name, "method `" + op.method + "`"})
	}
	return members
}

func otherMembers() []Member {
	return []Member{
		{Tag, "service", GoName, nil, "Service of the operations with this tag.",
			"service: Orders", "`type OrdersService`"},
		{Tag, "skip", Bool, nil, "Whether the operations with this tag are left out.",
			"skip: true", "no methods"},
		{SecurityScheme, "option", GoName, nil, "Option of the client that takes the credential. Schemes of one kind may share an option.",
			"option: WithToken", "`func WithToken`"},
		{SecurityScheme, "sensitive", Bool, nil, "Whether an API key is secret. Without the hint its name decides.",
			"sensitive: false", "an option that takes a `string` instead of a `Secret`"},
		{Server, "name", GoName, nil, "Name of the option that selects the server.",
			"name: Staging", "`func WithStagingServer`"},
	}
}
