package sandbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/runner"
	"ozdesk/api/sandbox/wire"
)

// Names of settings in the database.
const (
	settingSeeded = "seeded"
	settingPort   = "port"
)

const (
	// portPatience is how long a taker-over waits for the port of the process
	// before it, which may be closing still.
	portPatience = 3 * time.Second
	// farewell is how long a leaving server lets requests end.
	farewell = time.Second
)

// serving is a server at work over a locked data directory.
type serving struct {
	dir      string
	address  string
	store    *db.Store
	runner   *runner.Runner
	hooks    *hooks
	http     *http.Server
	finished sync.WaitGroup
}

// serve opens the data, resumes the analyses and listens. The caller holds the
// lock. previous is the address of the server whose place this one takes, ""
// for none.
func serve(ctx context.Context, o Options, previous string) (_ *serving, err error) {
	if err := markDir(o.Dir); err != nil {
		return nil, err
	}
	v := &serving{dir: o.Dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, v.close())
		}
	}()
	if v.store, err = db.Open(ctx, o.Dir, o.Now, o.Log); err != nil {
		return nil, err
	}
	if err := seed(ctx, v.store, o); err != nil {
		return nil, fmt.Errorf("set the sandbox up: %w", err)
	}
	listener, err := listen(ctx, o, v.store, previous)
	if err != nil {
		return nil, err
	}
	s := &server{
		store: v.store, log: o.Log, now: o.Now, newID: o.NewID, variant: o.Variant, release: o.Release,
		workTime: o.WorkTime, remote: o.AllowRemote, startID: o.NewID(), routes: routeTable(),
		instants: make(chan struct{}, instantAtOnce), videos: runner.TakesVideos(),
	}
	v.address = addressOf(listener)
	hooks := newHooks(v.store, o.Log, o.AllowRemote, func(ctx context.Context, id db.FolderID) (*wire.Object, error) {
		return s.report(ctx, v.address, id)
	})
	hooks.pause = o.hookPause
	if err := hooks.start(ctx); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	v.hooks = hooks
	meter := runner.NewMeter(v.store, runner.Stored(v.store), o.NewID)
	meter.OlderMedia = o.Release.olderMedia()
	if v.runner, err = runner.Start(ctx, v.store, meter, o.Workers, o.Now, o.Log, hooks.tell); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	s.runner = v.runner
	v.http = &http.Server{
		Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(o.Log.Handler(), slog.LevelWarn),
	}
	v.finished.Go(func() {
		if err := v.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			o.Log.Error("the sandbox stopped listening", "error", err)
		}
	})
	err = writeJSONFile(filepath.Join(o.Dir, placeFile), place{Address: v.address, PID: os.Getpid(), StartID: s.startID})
	if err != nil {
		return nil, err
	}
	o.Log.Info("serving the sandbox", "address", v.address)
	return v, nil
}

// close ends the server; what was answered is stored, what runs goes on at the
// next start.
func (v *serving) close() error {
	var errs []error
	if v.http != nil {
		ctx, cancel := context.WithTimeout(context.Background(), farewell)
		if err := v.http.Shutdown(ctx); err != nil {
			errs = append(errs, v.http.Close())
		}
		cancel()
		v.finished.Wait()
		if err := os.Remove(filepath.Join(v.dir, placeFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, fmt.Errorf("leave the sandbox: %w", err))
		}
	}
	if v.runner != nil {
		v.runner.Stop()
	}
	if v.hooks != nil {
		v.hooks.close()
	}
	if v.store != nil {
		errs = append(errs, v.store.Close())
	}
	return errors.Join(errs...)
}

// listen opens the address asked for, that of the server before, or any.
func listen(ctx context.Context, o Options, store *db.Store, previous string) (net.Listener, error) {
	var config net.ListenConfig
	if previous != "" {
		l, err := listenAgain(ctx, hostPort(previous))
		if err == nil || ctx.Err() != nil {
			return l, err
		}
		o.Log.Warn("the port of the sandbox before is taken", "address", previous, "error", err)
	}
	if o.Addr != "" {
		if err := checkAddr(o.Addr, o.AllowRemote); err != nil {
			return nil, err
		}
		l, err := config.Listen(ctx, "tcp", o.Addr)
		if err != nil {
			return nil, fmt.Errorf("listen on %s: %w", o.Addr, err)
		}
		return l, nil
	}
	// The port used last keeps stored sessions valid, which belong to an
	// origin; it is only a wish.
	port, err := store.Query().Setting(ctx, settingPort)
	if err != nil {
		return nil, err
	}
	if port != "" {
		if l, err := config.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", port)); err == nil {
			return l, nil
		}
	}
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	if tcp, ok := l.Addr().(*net.TCPAddr); ok {
		err = store.Update(ctx, func(tx *db.Tx) error { return tx.SetSetting(ctx, settingPort, strconv.Itoa(tcp.Port)) })
		if err != nil {
			return nil, errors.Join(err, l.Close())
		}
	}
	return l, nil
}

// listenAgain opens an address that its last user may still be leaving.
func listenAgain(ctx context.Context, address string) (net.Listener, error) {
	ctx, cancel := context.WithTimeout(ctx, portPatience)
	defer cancel()
	retry := time.NewTicker(50 * time.Millisecond)
	defer retry.Stop()
	for {
		var config net.ListenConfig
		l, err := config.Listen(ctx, "tcp", address)
		if err == nil {
			return l, nil
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("listen on %s: %w", address, err)
		case <-retry.C:
		}
	}
}

// checkAddr refuses to be reachable from other machines unless that is wanted.
func checkAddr(addr string, remote bool) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("address %q: %w", addr, err)
	}
	ip := net.ParseIP(host)
	if remote || host == "localhost" || (ip != nil && ip.IsLoopback()) {
		return nil
	}
	return fmt.Errorf("address %q can be reached from other machines, which has to be allowed expressly", addr)
}

// addressOf is the URL under which a listener is reached from this machine.
func addressOf(l net.Listener) string {
	host, port := "127.0.0.1", "0"
	if tcp, ok := l.Addr().(*net.TCPAddr); ok {
		port = strconv.Itoa(tcp.Port)
		if !tcp.IP.IsUnspecified() {
			host = tcp.IP.String()
		}
	}
	return "http://" + net.JoinHostPort(host, port)
}
