package faults

// This file lists the faults of package session.

func sessionFaults() []fault {
	return []fault{
		{
			name:  "a store that fails fails the log in",
			file:  "runtime/session/activate.go",
			old:   "	s.activate(ctx, l)\n",
			new:   "	if s.activate(ctx, l); l.unsaved.Load() {\n		return nil, ErrNoRecord\n	}\n",
			tests: []string{"TestLogInNotStored"},
		},
		{
			name:  "a log in whose caller leaves late is not stored",
			file:  "runtime/session/activate.go",
			old:   "	ctx = context.WithoutCancel(ctx)\n",
			new:   "",
			tests: []string{"TestLogInCancelledLate"},
		},
		{
			name:  "a log in that was not remembered is kept",
			file:  "runtime/session/activate.go",
			old:   "	l.durable = l.remember || option[bool](opts, visitorLogInKey)\n",
			new:   "	l.durable = true\n",
			tests: []string{"TestCase114Remember"},
		},
		{
			name:  "tokens of another log in are taken for ours",
			file:  "runtime/session/login.go",
			old:   "	case err == nil && r.Login == l.id:\n",
			new:   "	case err == nil:\n",
			tests: []string{"TestCase92LogInElsewhere"},
		},
		{
			name:  "one refused call ends the session",
			file:  "runtime/session/verify.go",
			old:   "		customer, err = s.retryAfterRefresh(ctx, l, auth, opts)\n",
			new:   "		s.drop(l, err)\n",
			tests: []string{"TestCase115RejectedForGood"},
		},
		{
			name:  "an anonymous call that is refused is repeated as the customer",
			file:  "runtime/session/authorize.go",
			old:   "l.issued.has(req.Header.Get(\"Authorization\")) && l.source",
			new:   "l.source",
			tests: []string{"TestRejectedAsItself"},
		},
		{
			name:  "a log out does not tell the server",
			file:  "runtime/session/logout.go",
			old:   "	revoked := s.app.revoke(ctx, token)\n",
			new:   "	revoked := s.app.revoke(ctx, token[:0])\n",
			tests: []string{"TestCase113LogOut"},
		},
		{
			name:  "a revocation that failed is forgotten",
			file:  "runtime/session/revoke.go",
			old:   "		a.revokeLater(token, wait)\n",
			new:   "		_ = wait\n",
			tests: []string{"TestCase113LogOutServer"},
		},
		{
			name:  "a log out that cannot be stored is forgotten",
			file:  "runtime/session/logout.go",
			old:   "		s.app.markEnded(l)\n",
			new:   "",
			tests: []string{"TestLogOutNotDeleted"},
		},
		{
			name:  "a refresh goes on although the lock ran out and others ended the session",
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
			name:  "closing does not wait for what goes on in the background",
			file:  "runtime/session/app.go",
			old:   "		a.work.Go(f)\n",
			new:   "		go f()\n",
			tests: []string{"TestCloseWaitsForTheVerification"},
		},
	}
}
