package cli

// canSuspend returns nil: this system has no shell that continues a program.
func (a *app) canSuspend() func() (ok bool, why string) { return nil }
