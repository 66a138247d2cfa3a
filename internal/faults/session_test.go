package faults

// The entry point is the list of the faults of package session.

func sessionFaults() []fault {
	return []fault{
		{
			name:  "a failing store fails the log in",
			file:  "runtime/session/activate.go",
			old:   "	stored := s.activate(ctx, l)\n",
			new:   "	stored := s.activate(ctx, l)\n	if stored != nil {\n		return nil, ErrNoRecord\n	}\n",
			tests: []string{"TestLogInNotStored"},
		},
		{
			name:  "a log in is not stored if its context ends late",
			file:  "runtime/session/activate.go",
			old:   "	ctx = context.WithoutCancel(ctx)\n",
			new:   "",
			tests: []string{"TestLogInCancelledLate"},
		},
		{
			name:  "a log in without Remember is durable",
			file:  "runtime/session/activate.go",
			old:   "	l.durable = l.remember || option[bool](opts, visitorLogInKey)\n",
			new:   "	l.durable = true\n",
			tests: []string{"TestCase114Remember"},
		},
		{
			name:  "a record of another log in is used",
			file:  "runtime/session/login.go",
			old:   "	case err == nil && r.Login == l.id:\n",
			new:   "	case err == nil:\n",
			tests: []string{"TestCase92LogInElsewhere"},
		},
		{
			name:  "one rejected call ends the session",
			file:  "runtime/session/verify.go",
			old:   "		customer, err = s.retryAfterRefresh(ctx, l, auth, opts)\n",
			new:   "		s.drop(ctx, l, err)\n",
			tests: []string{"TestCase115RejectedForGood"},
		},
		{
			name:  "a rejected anonymous call is retried as the customer",
			file:  "runtime/session/authorize.go",
			old:   "token != \"\" || !l.issued.has(req.Header.Get(\"Authorization\"))",
			new:   "token != \"\"",
			tests: []string{"TestRejectedAsItself"},
		},
		{
			name:  "a log out does not revoke the token",
			file:  "runtime/session/logout.go",
			old:   "	revoked := s.app.revoke(ctx, token)\n",
			new:   "	revoked := s.app.revoke(ctx, token[:0])\n",
			tests: []string{"TestCase113LogOut"},
		},
		{
			name:  "a failed revocation is not retried",
			file:  "runtime/session/revoke.go",
			old:   "		a.revokeLater(token, wait)\n",
			new:   "		_ = wait\n",
			tests: []string{"TestCase113LogOutServer"},
		},
		{
			name:  "a log out that cannot be stored is undone by a restart",
			file:  "runtime/session/logout.go",
			old:   "		s.app.markEnded(l)\n",
			new:   "",
			tests: []string{"TestLogOutNotDeleted"},
		},
		{
			name:  "a refresh ignores that the lock was lost and the session ended",
			file:  "runtime/session/store.go",
			old:   "		return target == oauth.ErrConflict\n",
			new:   "		return false\n",
			tests: []string{"TestCase91LockLost"},
		},
		{
			name:  "a damaged record stops the program",
			file:  "runtime/session/restore.go",
			old:   "		s.setAside(ctx, before)\n",
			new:   "		return nil, err\n",
			tests: []string{"TestCase101Damaged"},
		},
		{
			name:  "closing does not wait for background work",
			file:  "runtime/session/close.go",
			old:   "		a.work.Go(f)\n",
			new:   "		go f()\n",
			tests: []string{"TestCloseWaitsForTheVerification"},
		},
	}
}
